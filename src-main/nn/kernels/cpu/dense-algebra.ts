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

/** The transpose of a matrix, [rows, columns] → [columns, rows]; nothing is copied. */
export const transposed = ({ values, row, column }: MatrixView): MatrixView => ({
  values,
  row: column,
  column: row,
});

/** Sizes of a product [rows, inner]·[inner, columns]. */
export interface ProductSize {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/**
 * c ← a·b, plus a bias for each column if there is one: a [rows, inner], b [inner, columns], c [rows, columns].
 *
 * Two rows by four columns are summed at a time, in float64: what takes time here is reading typed arrays, not
 * multiplying. The last row of an odd number is taken twice.
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
  for (let i = 0; i < rows; i += 2) {
    const next = Math.min(i + 1, rows - 1);
    const out = i * columns;
    const nextOut = next * columns;
    let j = 0;
    for (; j + 3 < columns; j += 4) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let t0 = 0;
      let t1 = 0;
      let t2 = 0;
      let t3 = 0;
      let atX = i * aRow;
      let nextX = next * aRow;
      let atW = j * bColumn;
      for (let k = 0; k < inner; k++, atX += aColumn, nextX += aColumn, atW += bRow) {
        const xi = x[atX]!;
        const xn = x[nextX]!;
        const w0 = w[atW]!;
        const w1 = w[atW + bColumn]!;
        const w2 = w[atW + 2 * bColumn]!;
        const w3 = w[atW + 3 * bColumn]!;
        s0 += xi * w0;
        s1 += xi * w1;
        s2 += xi * w2;
        s3 += xi * w3;
        t0 += xn * w0;
        t1 += xn * w1;
        t2 += xn * w2;
        t3 += xn * w3;
      }
      c[out + j] = s0;
      c[out + j + 1] = s1;
      c[out + j + 2] = s2;
      c[out + j + 3] = s3;
      c[nextOut + j] = t0;
      c[nextOut + j + 1] = t1;
      c[nextOut + j + 2] = t2;
      c[nextOut + j + 3] = t3;
    }
    for (; j < columns; j++) {
      let s = 0;
      let t = 0;
      for (let k = 0; k < inner; k++) {
        const wk = w[k * bRow + j * bColumn]!;
        s += x[i * aRow + k * aColumn]! * wk;
        t += x[next * aRow + k * aColumn]! * wk;
      }
      c[out + j] = s;
      c[nextOut + j] = t;
    }
  }
  if (bias === undefined) return;
  for (let from = 0; from < rows * columns; from += columns) {
    for (let j = 0; j < columns; j++) c[from + j]! += bias[j]!;
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
 * Goes through both matrices once, four rows at a time, which with many rows is far faster than a product by columns.
 * The terms are added in the order of the rows, as a product adds them.
 */
export function sumOfOuterProducts(c: Float32Array, a: Float32Array, b: Float32Array, rows: number): void {
  const inputs = a.length / rows;
  const outputs = b.length / rows;
  const sums = new Float64Array(c.length);
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    const from = row * outputs;
    for (let i = 0; i < inputs; i++) {
      const at = row * inputs + i;
      const a0 = a[at]!;
      const a1 = a[at + inputs]!;
      const a2 = a[at + 2 * inputs]!;
      const a3 = a[at + 3 * inputs]!;
      const to = i * outputs;
      for (let j = 0; j < outputs; j++) {
        const k = from + j;
        const sum = sums[to + j]! + a0 * b[k]! + a1 * b[k + outputs]!;
        sums[to + j] = sum + a2 * b[k + 2 * outputs]! + a3 * b[k + 3 * outputs]!;
      }
    }
  }
  for (; row < rows; row++) {
    for (let i = 0; i < inputs; i++) {
      const value = a[row * inputs + i]!;
      for (let j = 0; j < outputs; j++) sums[i * outputs + j]! += value * b[row * outputs + j]!;
    }
  }
  c.set(sums);
}
