import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { TermArrays } from '../../../backends/native/addon';
import type { NativeCall } from '../../../backends/native/register-kernel';
import {
  optionalValues,
  outputOf,
  outputsOf,
  registerNativeKernel,
  valuesOf,
} from '../../../backends/native/register-kernel';
import { internalError } from '../../internal-error';
import { shapeOf } from '../cpu/cpu-backend';
import { sizesOf } from '../cpu/patches';
import { parameterShapes, registerPassesBy } from '../cpu/register-passes';

const parameterNames = ['w_r', 'b_r', 'w_g', 'b_g', 'w_b', 'c'] as const;

/** What the addon has to know of a call: sizes in its order, and the shape of the output. */
interface Problem {
  readonly sizes: Int32Array;
  readonly yShape: number[];
}

/** The sizes of the present call. A new array each time would cost more than the work on a small layer. */
const presentSizes = new Int32Array(new ArrayBuffer(64), 0, 13);

function sizesInOrder(...sizes: number[]): Int32Array {
  presentSizes.set(sizes);
  return presentSizes;
}

/** x [rows, inputs] → [rows, outputs], as a convolution of single pixels. */
function denseProblem(call: NativeCall): Problem {
  const [rows = 0, inputs = 0] = shapeOf(call, 'x');
  const [kernelInputs, outputs = 0] = shapeOf(call, 'w_r');
  if (kernelInputs !== inputs)
    throw internalError(`a kernel of ${kernelInputs} inputs does not fit ${inputs}`);
  return {
    sizes: sizesInOrder(rows, 1, 1, inputs, 1, 1, 1, 1, outputs, 1, 0, 1, 1),
    yShape: [rows, outputs],
  };
}

/** x [N, H, W, in], kernels [h, w, in/groups, out] → [N, H', W', out] */
function convolutionProblem(call: NativeCall): Problem {
  const kernelShape = shapeOf(call, 'w_r');
  const [, , groupChannels = 0, outputs = 0] = kernelShape;
  const s = sizesOf(shapeOf(call, 'x'), kernelShape, call.attrs);
  if (s.channels !== groupChannels * s.groups || outputs % s.groups !== 0) {
    throw internalError(
      `a kernel [${kernelShape.join(', ')}] does not fit ${s.channels} channels in ${s.groups} groups`,
    );
  }
  return {
    sizes: sizesInOrder(
      ...[s.batch, s.height, s.width, s.channels, s.kernelHeight, s.kernelWidth],
      ...[s.outHeight, s.outWidth, outputs, s.stride, s.padding, s.dilation, s.groups],
    ),
    yShape: [s.batch, s.outHeight, s.outWidth, outputs],
  };
}

/** C++ checks no lengths, and would read and write beside an array that is too short. */
function checkShapes(call: NativeCall, { yShape }: Problem): void {
  const kernelShape = shapeOf(call, 'w_r');
  const biasShape = yShape.slice(-1);
  const check = (name: string, shape: number[]): void => {
    const input = call.inputs[name];
    if (input === undefined || tf.util.arraysEqual(input.shape, shape)) return;
    throw internalError(
      `"${name}" of a neuron is [${input.shape.join(', ')}], expected [${shape.join(', ')}]`,
    );
  };
  for (const name of ['w_g', 'w_b']) check(name, kernelShape);
  for (const name of ['b_r', 'b_g', 'c']) check(name, biasShape);
  for (const name of ['dy', 'u', 'v']) check(name, yShape);
}

function forward(call: NativeCall, { sizes, yShape }: Problem): TensorInfo[] {
  const parameters = parameterNames.map((name) => optionalValues(call, name)) as unknown as TermArrays;
  const product = call.inputs['w_g'] !== undefined;
  const all = product ? ['u', 'v'] : [];
  const responses = (call.attrs['responses'] as string[] | undefined) ?? all;
  const { outputs, values } = outputsOf(
    call,
    ['y', ...responses].map(() => yShape),
  );
  const [y, ...rest] = values as [Float32Array, ...Float32Array[]];
  const [u, v] = all.map((name) => rest[responses.indexOf(name)]);
  call.backend.addon.neuronForward(sizes, valuesOf(call, 'x'), ...parameters, y, u, v);
  return outputs;
}

function gradParameters(call: NativeCall, { sizes }: Problem): TensorInfo[] {
  const { outputs, values } = outputsOf(call, parameterShapes(call));
  let next = 0;
  const gradients = parameterNames.map((name) =>
    name === 'w_r' || call.inputs[name] !== undefined ? values[next++] : undefined,
  ) as unknown as TermArrays;
  const [u, v] = [optionalValues(call, 'u'), optionalValues(call, 'v')];
  const x = valuesOf(call, 'x');
  call.backend.addon.neuronGradParameters(sizes, x, valuesOf(call, 'dy'), u, v, ...gradients);
  return outputs;
}

function gradInput(call: NativeCall, { sizes }: Problem): TensorInfo {
  const read = (name: string) => optionalValues(call, name);
  return outputOf(call, shapeOf(call, 'x'), (dx) => {
    const back = [read('x'), valuesOf(call, 'dy'), read('u'), read('v')] as const;
    const kernels = [valuesOf(call, 'w_r'), read('w_g'), read('w_b')] as const;
    call.backend.addon.neuronGradInput(sizes, ...back, ...kernels, dx);
  });
}

const problems = { dense: denseProblem, convolution: convolutionProblem };

for (const [map, problemOf] of Object.entries(problems)) {
  const read = (call: NativeCall): Problem => {
    const problem = problemOf(call);
    checkShapes(call, problem);
    return problem;
  };
  registerPassesBy<NativeCall>(registerNativeKernel, map as keyof typeof problems, {
    Forward: (call) => forward(call, read(call)),
    GradParameters: (call) => gradParameters(call, read(call)),
    GradInput: (call) => gradInput(call, read(call)),
  });
}
