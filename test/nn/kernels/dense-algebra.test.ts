import { expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import {
  product,
  rowMajor,
  sumOfOuterProducts,
  transposed,
} from '../../../src-main/nn/kernels/cpu/dense-algebra';

const random = createRandom(1);
const matrix = (rows: number, columns: number): Float32Array =>
  Float32Array.from({ length: rows * columns }, () => random.normal());

it.each([
  [1, 1, 1],
  [2, 3, 4],
  [3, 2, 5],
  [5, 7, 11],
])('a product of [%i, %i] and [.., %i] is the sum of its terms, plus the bias', (rows, inner, columns) => {
  const [a, b, bias] = [matrix(rows, inner), matrix(inner, columns), matrix(1, columns)];
  const expected = Float32Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += (a[i * inner + k] ?? NaN) * (b[k * columns + j] ?? NaN);
    return Math.fround(sum) + (bias[j] ?? NaN);
  });
  const c = new Float32Array(rows * columns);
  product(c, rowMajor(a, inner), rowMajor(b, columns), { rows, inner, columns }, bias);
  expect(c).toEqual(expected);
});

it.each([300, 303])('a sum of %i outer products is the product with the transposed matrix', (rows) => {
  const [inputs, outputs] = [7, 5];
  const [a, b] = [matrix(rows, inputs), matrix(rows, outputs)];
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
