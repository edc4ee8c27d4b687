import * as tf from '@tensorflow/tfjs-core';
import type { WebgpuCall } from '../../../backends/webgpu/shader';
import { internalError } from '../../internal-error';
import type { LinearMap } from '../../neurons/linear-map';
import type { Sizes } from '../cpu/patches';
import { sizesOf } from '../cpu/patches';

/** The sizes of a linear map; a dense layer is a convolution of single pixels. */
export interface Problem extends Sizes {
  readonly outputs: number;
  readonly xShape: number[];
  readonly kernelShape: number[];
  readonly yShape: number[];
}

/** Reads the sizes of a call, and checks that all shapes fit together: shaders check none. */
export function problemOf(call: WebgpuCall, map: LinearMap['name'], kernelName: string): Problem {
  const xShape = call.inputs['x']?.shape ?? (call.attrs?.['xShape'] as number[]);
  const kernelShape = call.inputs[kernelName]?.shape ?? (call.attrs?.['wShape'] as number[]);
  const problem = map === 'dense' ? dense(xShape, kernelShape) : convolution(call, xShape, kernelShape);
  checkShapes(call, problem);
  return problem;
}

function dense(xShape: number[], kernelShape: number[]): Problem {
  const [batch = 0, channels = 0] = xShape;
  const [inputs = 0, outputs = 0] = kernelShape;
  if (inputs !== channels) throw internalError(`a kernel of ${inputs} inputs does not fit ${channels}`);
  const single = { height: 1, width: 1, kernelHeight: 1, kernelWidth: 1, outHeight: 1, outWidth: 1 };
  const plain = { stride: 1, padding: 0, dilation: 1, groups: 1 };
  return { batch, channels, ...single, ...plain, outputs, xShape, kernelShape, yShape: [batch, outputs] };
}

function convolution(call: WebgpuCall, xShape: number[], kernelShape: number[]): Problem {
  const [, , groupChannels = 0, outputs = 0] = kernelShape;
  const sizes = sizesOf(xShape, kernelShape, call.attrs ?? {});
  const { batch, outHeight, outWidth, channels, groups } = sizes;
  if (channels !== groupChannels * groups || outputs % groups !== 0) {
    throw internalError(
      `a kernel [${kernelShape.join(', ')}] does not fit ${channels} channels in ${groups} groups`,
    );
  }
  return { ...sizes, outputs, xShape, kernelShape, yShape: [batch, outHeight, outWidth, outputs] };
}

function checkShapes(call: WebgpuCall, { kernelShape, yShape }: Problem): void {
  const check = (name: string, shape: number[]): void => {
    const input = call.inputs[name];
    if (input === undefined || tf.util.arraysEqual(input.shape, shape)) return;
    throw internalError(
      `"${name}" of a neuron is [${input.shape.join(', ')}], expected [${shape.join(', ')}]`,
    );
  };
  for (const name of ['w_r', 'w_g', 'w_b']) check(name, kernelShape);
  for (const name of ['b_r', 'b_g', 'c']) check(name, yShape.slice(-1));
  for (const name of ['dy', 'u', 'v']) check(name, yShape);
}

/** Sizes that shaders know by these names, so that layers of other sizes need no other shader. */
export const sizeNames = [
  ...['H', 'W', 'C', 'KH', 'KW', 'OH', 'OW', 'O'],
  ...['STRIDE', 'PAD', 'DILATION', 'GROUPS', 'GC', 'GO'],
] as const;

/** In the order of their names: H×W images of C channels, a kernel of KH×KW points, OH×OW outputs of O channels, … */
export function sizesInOrder(problem: Problem): number[] {
  const { height, width, channels, kernelHeight, kernelWidth, outHeight, outWidth, outputs } = problem;
  const { stride, padding, dilation, groups } = problem;
  return [
    ...[height, width, channels, kernelHeight, kernelWidth, outHeight, outWidth, outputs],
    ...[stride, padding, dilation, groups, channels / groups, outputs / groups],
  ];
}
