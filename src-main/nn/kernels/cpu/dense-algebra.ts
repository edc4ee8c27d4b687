/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */
// Matrices are row-major; sums are kept in float64 and rounded once.

/** Rows, inputs and outputs of a dense layer: x [rows, inputs], w [inputs, outputs], y [rows, outputs]. */
export interface DenseSize {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** x·w + b */
export function affine(
  { rows, inputs, outputs }: DenseSize,
  x: Float32Array,
  w: Float32Array,
  b: Float32Array | undefined,
): Float32Array {
  const y = new Float32Array(rows * outputs);
  const row = new Float64Array(outputs);
  for (let n = 0; n < rows; n++) {
    if (b === undefined) row.fill(0);
    else row.set(b);
    for (let i = 0; i < inputs; i++) {
      const xi = x[n * inputs + i]!;
      const offset = i * outputs;
      for (let j = 0; j < outputs; j++) row[j]! += xi * w[offset + j]!;
    }
    y.set(row, n * outputs);
  }
  return y;
}

/** xᵀ·dy, the gradient of w. */
export function gradWeight(
  { rows, inputs, outputs }: DenseSize,
  x: Float32Array,
  dy: Float32Array,
): Float32Array {
  const sum = new Float64Array(inputs * outputs);
  for (let n = 0; n < rows; n++) {
    const dyOffset = n * outputs;
    for (let i = 0; i < inputs; i++) {
      const xi = x[n * inputs + i]!;
      const offset = i * outputs;
      for (let j = 0; j < outputs; j++) sum[offset + j]! += xi * dy[dyOffset + j]!;
    }
  }
  return new Float32Array(sum);
}

/** Sum over rows, the gradient of b. */
export function gradBias({ rows, outputs }: DenseSize, dy: Float32Array): Float32Array {
  const sum = new Float64Array(outputs);
  for (let n = 0; n < rows; n++) {
    for (let j = 0; j < outputs; j++) sum[j]! += dy[n * outputs + j]!;
  }
  return new Float32Array(sum);
}

/** dy·wᵀ, the gradient of x. */
export function gradInput(
  { rows, inputs, outputs }: DenseSize,
  dy: Float32Array,
  w: Float32Array,
): Float32Array {
  const dx = new Float32Array(rows * inputs);
  for (let n = 0; n < rows; n++) {
    const dyOffset = n * outputs;
    for (let i = 0; i < inputs; i++) {
      const offset = i * outputs;
      let sum = 0;
      for (let j = 0; j < outputs; j++) sum += dy[dyOffset + j]! * w[offset + j]!;
      dx[n * inputs + i] = sum;
    }
  }
  return dx;
}

/** Elementwise product. */
export function multiply(a: Float32Array, b: Float32Array): Float32Array {
  const product = new Float32Array(a.length);
  for (let i = 0; i < a.length; i++) product[i] = a[i]! * b[i]!;
  return product;
}

/** a += b, elementwise. */
export function addTo(a: Float32Array, b: Float32Array): void {
  for (let i = 0; i < a.length; i++) a[i]! += b[i]!;
}
