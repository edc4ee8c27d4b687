/* eslint-disable @typescript-eslint/no-non-null-assertion -- there are as many arrays as were allocated */
import * as algebra from './dense-algebra';
import type { DenseCall, DenseTerm } from './dense-call';
import { allocate, scratch } from './memory';

// All dense neurons at once: y = u⊙v + s with u = w_r·x + b_r, v = w_g·x + b_g, s = w_b·x² + c, of which a neuron may
// lack v (taken as 1) and s (taken as 0).

/** y, and u and v where there is a v: [rows, outputs] each. */
export function forward(dense: DenseCall): Float32Array[] {
  const { rows, outputs, r, g, b } = dense;
  const size = rows * outputs;
  const x = dense.x();
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
    affine(s, squareOf(x), b, dense);
    algebra.add(y, s);
  }
  return results;
}

function affine(y: Float32Array, x: Float32Array, { kernel, bias }: DenseTerm, size: DenseCall): void {
  const { rows, inputs, outputs } = size;
  const dimensions = { rows, inner: inputs, columns: outputs };
  algebra.product(y, algebra.rowMajor(x, inputs), algebra.rowMajor(kernel(), outputs), dimensions, bias?.());
}

function squareOf(x: Float32Array): Float32Array {
  const square = scratch('square', x.length);
  algebra.multiply(square, x, x);
  return square;
}

/** From so many rows on, as the patches of a convolution have, memory is what a product takes its time for. */
const manyRows = 256;

/** Gradients of w_r, b_r, w_g, b_g, w_b and c, of those that the neuron has: [inputs, outputs] or [outputs]. */
export function gradParameters(dense: DenseCall): Float32Array[] {
  const { rows, inputs, outputs, r, g, b } = dense;
  const lengths = [r, g, b].flatMap((term) => {
    if (term === undefined) return [];
    return term.bias === undefined ? [inputs * outputs] : [inputs * outputs, outputs];
  });
  const x = dense.x();
  const gradients = allocate(lengths);
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
  const dy = dense.response('dy');
  add(r, x, g === undefined ? dy : times(dy, dense.response('v')));
  if (g !== undefined) add(g, x, times(dy, dense.response('u')));
  if (b !== undefined) add(b, squareOf(x), dy);
  return gradients;
}

/** (dy⊙v)·w_rᵀ + (dy⊙u)·w_gᵀ + 2x⊙(dy·w_bᵀ): [rows, inputs] */
export function gradInput(dense: DenseCall): Float32Array {
  const { rows, inputs, outputs, r, g, b } = dense;
  const size = { rows, inner: outputs, columns: inputs };
  const dx = new Float32Array(rows * inputs);
  const pull = (target: Float32Array, { kernel }: DenseTerm, gradient: Float32Array): void => {
    const kernelRows = algebra.transposed(algebra.rowMajor(kernel(), outputs));
    algebra.product(target, algebra.rowMajor(gradient, outputs), kernelRows, size);
  };
  const dy = dense.response('dy');
  pull(dx, r, g === undefined ? dy : times(dy, dense.response('v')));
  if (g !== undefined) {
    const part = scratch('input', dx.length);
    pull(part, g, times(dy, dense.response('u')));
    algebra.add(dx, part);
  }
  if (b !== undefined) {
    const part = scratch('input', dx.length);
    pull(part, b, dy);
    algebra.addTwiceProduct(dx, dense.x(), part);
  }
  return dx;
}

/** dy⊙v or dy⊙u, the gradient of the other factor. */
function times(dy: Float32Array, factor: Float32Array): Float32Array {
  const result = scratch('output', dy.length);
  algebra.multiply(result, dy, factor);
  return result;
}
