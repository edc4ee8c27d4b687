/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */

/** A matrix inside an array: element (i, j) is at i·row + j·column. */
export interface MatrixView {
  readonly values: Float32Array;
  readonly row: number;
  readonly column: number;
}

/** A matrix stored row by row. */
export const rowMajor = (values: Float32Array, columns: number): MatrixView => ({
  values,
  row: columns,
  column: 1,
});

export const transposed = ({ values, row, column }: MatrixView): MatrixView => ({
  values,
  row: column,
  column: row,
});

export interface ProductSize {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/**
 * c ← a·b, plus a bias for each column if there is one: a [rows, inner], b [inner, columns], c [rows, columns].
 *
 * Four columns are summed at a time, in float64: what takes time here is reading typed arrays, not multiplying.
 */
export function product(
  c: Float32Array,
  a: MatrixView,
  b: MatrixView,
  { rows, inner, columns }: ProductSize,
  bias?: Float32Array,
): void {
  const { values: x, row: aRow, column: aColumn } = a;
  const { values: w, row: bRow, column: bColumn } = b;
  for (let i = 0; i < rows; i++) {
    const start = i * aRow;
    const out = i * columns;
    let j = 0;
    for (; j + 3 < columns; j += 4) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let k = 0; k < inner; k++) {
        const xk = x[start + k * aColumn]!;
        const at = k * bRow + j * bColumn;
        s0 += xk * w[at]!;
        s1 += xk * w[at + bColumn]!;
        s2 += xk * w[at + 2 * bColumn]!;
        s3 += xk * w[at + 3 * bColumn]!;
      }
      c[out + j] = s0;
      c[out + j + 1] = s1;
      c[out + j + 2] = s2;
      c[out + j + 3] = s3;
    }
    for (; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += x[start + k * aColumn]! * w[k * bRow + j * bColumn]!;
      c[out + j] = sum;
    }
    if (bias !== undefined) for (j = 0; j < columns; j++) c[out + j]! += bias[j]!;
  }
}

/** sums ← the sum of each column of a matrix [rows, sums.length] */
export function columnSums(sums: Float32Array, matrix: Float32Array, rows: number): void {
  const columns = sums.length;
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += matrix[i * columns + j]!;
    sums[j] = sum;
  }
}

/** c ← a⊙b */
export function multiply(c: Float32Array, a: Float32Array, b: Float32Array): void {
  for (let i = 0; i < c.length; i++) c[i] = a[i]! * b[i]!;
}

/** c ← c + a */
export function add(c: Float32Array, a: Float32Array): void {
  for (let i = 0; i < c.length; i++) c[i]! += a[i]!;
}

/** c ← c + 2·a⊙b */
export function addTwiceProduct(c: Float32Array, a: Float32Array, b: Float32Array): void {
  for (let i = 0; i < c.length; i++) c[i]! += 2 * a[i]! * b[i]!;
}

/**
 * c ← aᵀ·b: a [rows, inputs], b [rows, outputs], c [inputs, outputs].
 *
 * Goes through both matrices once, row by row, which with many rows is far faster than a product by columns.
 */
export function sumOfOuterProducts(c: Float32Array, a: Float32Array, b: Float32Array, rows: number): void {
  const inputs = a.length / rows;
  const outputs = b.length / rows;
  const sums = new Float64Array(c.length);
  for (let row = 0; row < rows; row++) {
    const from = row * outputs;
    for (let i = 0; i < inputs; i++) {
      const value = a[row * inputs + i]!;
      const to = i * outputs;
      for (let j = 0; j < outputs; j++) sums[to + j]! += value * b[from + j]!;
    }
  }
  c.set(sums);
}
