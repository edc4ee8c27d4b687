import { expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import {
  product,
  rowMajor,
  sumOfOuterProducts,
  transposed,
} from '../../../src-main/nn/kernels/cpu/dense-algebra';

it('a sum of outer products is the product with the transposed matrix', () => {
  const [rows, inputs, outputs] = [300, 7, 5];
  const random = createRandom(1);
  const a = Float32Array.from({ length: rows * inputs }, () => random.normal());
  const b = Float32Array.from({ length: rows * outputs }, () => random.normal());
  const summed = new Float32Array(inputs * outputs);
  const multiplied = new Float32Array(inputs * outputs);
  sumOfOuterProducts(summed, a, b, rows);
  product(multiplied, transposed(rowMajor(a, inputs)), rowMajor(b, outputs), {
    rows: inputs,
    inner: rows,
    columns: outputs,
  });
  expect(summed).toEqual(multiplied);
  expect(summed.some((value) => Math.abs(value) > 1)).toBe(true);
});
