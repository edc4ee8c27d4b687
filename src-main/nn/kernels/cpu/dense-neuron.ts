/* eslint-disable @typescript-eslint/no-non-null-assertion -- there are as many arrays as were allocated */
import { registerKernel } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NeuronPass } from '../neuron-kernel-name';
import { neuronKernelName } from '../neuron-kernel-name';
import type { KernelCall } from './cpu-backend';
import { outputOf, valuesOf } from './cpu-backend';
import * as algebra from './dense-algebra';
import type { DenseCall, DenseTerm } from './dense-call';
import { readDenseCall } from './dense-call';
import { allocate, scratch } from './memory';

// All dense neurons at once: y = u⊙v + s with u = w_r·x + b_r, v = w_g·x + b_g, s = w_b·x² + c, of which a neuron may
// lack v (taken as 1) and s (taken as 0).

/** y, and u and v where there is a v. */
export function forward(call: KernelCall): TensorInfo[] {
  const dense = readDenseCall(call);
  const { rows, outputs, x, r, g, b } = dense;
  const size = rows * outputs;
  const results = allocate(g === undefined ? [size] : [size, size, size]);
  const [y, u, v] = results as [Float32Array, Float32Array, Float32Array];
  if (g === undefined) {
    affine(y, x, r, dense);
  } else {
    affine(u, x, r, dense);
    affine(v, x, g, dense);
    algebra.multiply(y, u, v);
  }
  if (b !== undefined) {
    const s = scratch('output', size);
    affine(s, squareOf(dense), b, dense);
    algebra.add(y, s);
  }
  return results.map((values) => outputOf(call, [rows, outputs], values));
}

function affine(y: Float32Array, x: Float32Array, { kernel, bias }: DenseTerm, size: DenseCall): void {
  const { rows, inputs, outputs } = size;
  const dimensions = { rows, inner: inputs, columns: outputs };
  algebra.product(y, algebra.rowMajor(x, inputs), algebra.rowMajor(kernel, outputs), dimensions, bias);
}

function squareOf({ x }: DenseCall): Float32Array {
  const square = scratch('square', x.length);
  algebra.multiply(square, x, x);
  return square;
}

/** From so many rows on, as the patches of a convolution have, memory is what a product takes its time for. */
const manyRows = 256;

/** Gradients of w_r, b_r, w_g, b_g, w_b and c, of those that the neuron has. */
export function gradParameters(call: KernelCall): TensorInfo[] {
  const dense = readDenseCall(call);
  const { rows, inputs, outputs, x, r, g, b } = dense;
  const shapes = [r, g, b].flatMap((term) => {
    if (term === undefined) return [];
    return term.bias === undefined ? [[inputs, outputs]] : [[inputs, outputs], [outputs]];
  });
  const gradients = allocate(shapes.map((shape) => shape.reduce((a, b) => a * b)));
  const size = { rows: inputs, inner: rows, columns: outputs };
  let next = 0;
  const add = (term: DenseTerm, input: Float32Array, gradient: Float32Array): void => {
    const target = gradients[next++]!;
    if (rows >= manyRows) {
      algebra.sumOfOuterProducts(target, input, gradient, rows);
    } else {
      const inputColumns = algebra.transposed(algebra.rowMajor(input, inputs));
      algebra.product(target, inputColumns, algebra.rowMajor(gradient, outputs), size);
    }
    if (term.bias !== undefined) algebra.columnSums(gradients[next++]!, gradient, rows);
  };
  const dy = valuesOf(call, 'dy');
  add(r, x, g === undefined ? dy : dyTimes(call, 'v'));
  if (g !== undefined) add(g, x, dyTimes(call, 'u'));
  if (b !== undefined) add(b, squareOf(dense), dy);
  return shapes.map((shape, i) => outputOf(call, shape, gradients[i]!));
}

/** (dy⊙v)·w_rᵀ + (dy⊙u)·w_gᵀ + 2x⊙(dy·w_bᵀ) */
export function gradInput(call: KernelCall): TensorInfo {
  const { rows, inputs, outputs, x, r, g, b } = readDenseCall(call);
  const size = { rows, inner: outputs, columns: inputs };
  const dx = new Float32Array(rows * inputs);
  const part = scratch('input', rows * inputs);
  const pull = (target: Float32Array, { kernel }: DenseTerm, gradient: Float32Array): void => {
    const kernelRows = algebra.transposed(algebra.rowMajor(kernel, outputs));
    algebra.product(target, algebra.rowMajor(gradient, outputs), kernelRows, size);
  };
  const dy = valuesOf(call, 'dy');
  pull(dx, r, g === undefined ? dy : dyTimes(call, 'v'));
  if (g !== undefined) {
    pull(part, g, dyTimes(call, 'u'));
    algebra.add(dx, part);
  }
  if (b !== undefined) {
    pull(part, b, dy);
    algebra.addTwiceProduct(dx, x, part);
  }
  return outputOf(call, [rows, inputs], dx);
}

/** dy⊙v or dy⊙u, the gradient of the other factor. */
function dyTimes(call: KernelCall, factor: 'u' | 'v'): Float32Array {
  const dy = valuesOf(call, 'dy');
  const result = scratch('output', dy.length);
  algebra.multiply(result, dy, valuesOf(call, factor));
  return result;
}

const backendName = 'cpu';
for (const neuron of ['conventional', 'quadratic', 'compact']) {
  const name = (pass: NeuronPass): string => neuronKernelName(neuron, 'dense', pass);
  registerKernel({ backendName, kernelName: name('Forward'), kernelFunc: forward });
  registerKernel({ backendName, kernelName: name('GradParameters'), kernelFunc: gradParameters });
  registerKernel({ backendName, kernelName: name('GradInput'), kernelFunc: gradInput });
}
