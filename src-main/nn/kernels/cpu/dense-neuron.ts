import { registerKernel } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NeuronPass } from '../neuron-kernel-name';
import { neuronKernelName } from '../neuron-kernel-name';
import type { KernelCall } from './cpu-backend';
import { inputOf, outputOf, valuesOf } from './cpu-backend';
import { addTo, affine, gradBias, gradInput, gradWeight, multiply } from './dense-algebra';
import type { DenseSize } from './dense-algebra';

/**
 * All dense neurons at once: y = u⊙v + s with u = w_r·x + b_r, v = w_g·x + b_g, s = w_b·x² + c, of which a neuron may
 * lack v (taken as 1) and s (taken as 0).
 */
function forward(call: KernelCall): TensorInfo[] {
  const size = sizeOf(call);
  const shape = [size.rows, size.outputs];
  const x = valuesOf(call, 'x');
  const u = affine(size, x, valuesOf(call, 'w_r'), optional(call, 'b_r'));
  const v = has(call, 'w_g') ? affine(size, x, valuesOf(call, 'w_g'), optional(call, 'b_g')) : undefined;
  const y = v === undefined ? u : multiply(u, v);
  if (has(call, 'w_b')) addTo(y, affine(size, multiply(x, x), valuesOf(call, 'w_b'), optional(call, 'c')));
  const outputs = v === undefined ? [y] : [y, u, v];
  return outputs.map((values) => outputOf(call, shape, values));
}

/** Gradients of w_r, b_r, w_g, b_g, w_b and c, of those that the neuron has. */
function gradParameters(call: KernelCall): TensorInfo[] {
  const size = sizeOf(call);
  const x = valuesOf(call, 'x');
  const { dy, du, dv } = factorGradients(call);
  const gradients: TensorInfo[] = [];
  const add = (b: string, input: Float32Array, output: Float32Array): void => {
    gradients.push(outputOf(call, [size.inputs, size.outputs], gradWeight(size, input, output)));
    if (has(call, b)) gradients.push(outputOf(call, [size.outputs], gradBias(size, output)));
  };
  add('b_r', x, du);
  if (dv !== undefined) add('b_g', x, dv);
  if (has(call, 'w_b')) add('c', multiply(x, x), dy);
  return gradients;
}

/** du·w_rᵀ + dv·w_gᵀ + 2x⊙(dy·w_bᵀ) */
function gradX(call: KernelCall): TensorInfo {
  const size = sizeOf(call);
  const x = valuesOf(call, 'x');
  const { dy, du, dv } = factorGradients(call);
  const dx = gradInput(size, du, valuesOf(call, 'w_r'));
  if (dv !== undefined) addTo(dx, gradInput(size, dv, valuesOf(call, 'w_g')));
  if (has(call, 'w_b')) {
    const square = multiply(x, gradInput(size, dy, valuesOf(call, 'w_b')));
    addTo(dx, square);
    addTo(dx, square);
  }
  return outputOf(call, [size.rows, size.inputs], dx);
}

function factorGradients(call: KernelCall) {
  const dy = valuesOf(call, 'dy');
  if (!has(call, 'w_g')) return { dy, du: dy, dv: undefined };
  return { dy, du: multiply(dy, valuesOf(call, 'v')), dv: multiply(dy, valuesOf(call, 'u')) };
}

function sizeOf(call: KernelCall): DenseSize {
  const [inputs = 0, outputs = 0] = inputOf(call, 'w_r').shape;
  return { rows: inputOf(call, 'x').shape[0] ?? 0, inputs, outputs };
}

const has = ({ inputs }: KernelCall, name: string): boolean => inputs[name] !== undefined;

const optional = (call: KernelCall, name: string): Float32Array | undefined =>
  has(call, name) ? valuesOf(call, name) : undefined;

const backendName = 'cpu';
for (const neuron of ['conventional', 'quadratic', 'compact']) {
  const name = (pass: NeuronPass): string => neuronKernelName(neuron, 'dense', pass);
  registerKernel({ backendName, kernelName: name('Forward'), kernelFunc: forward });
  registerKernel({ backendName, kernelName: name('GradParameters'), kernelFunc: gradParameters });
  registerKernel({ backendName, kernelName: name('GradInput'), kernelFunc: gradX });
}
