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

/** The sizes as constants of WGSL. Only the batch is none of them, so that the last one of an epoch needs no other shader. */
export function constantsOf(problem: Problem): string {
  const { height, width, channels, kernelHeight, kernelWidth, outHeight, outWidth, outputs } = problem;
  const { stride, padding, dilation, groups } = problem;
  const constants = {
    ...{ H: height, W: width, C: channels, KH: kernelHeight, KW: kernelWidth },
    ...{ OH: outHeight, OW: outWidth, O: outputs, STRIDE: stride, PAD: padding, DILATION: dilation },
    ...{ GROUPS: groups, GC: channels / groups, GO: outputs / groups },
  };
  return Object.entries(constants)
    .map(([name, value]) => `const ${name}: i32 = ${value};`)
    .join('\n');
}

/** The same as part of a shader's key. */
export function keyOf(problem: Problem): string {
  const { height, width, channels, kernelHeight, kernelWidth, outputs } = problem;
  const { stride, padding, dilation, groups } = problem;
  return [
    height,
    width,
    channels,
    kernelHeight,
    kernelWidth,
    outputs,
    stride,
    padding,
    dilation,
    groups,
  ].join();
}
