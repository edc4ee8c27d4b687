import type { Ring } from './ring';

/**
 * A polynomial Σ c_k T_k(t) on t ∈ [-1, 1] by Chebyshev polynomials. There they are no larger than 1, so that an error
 * in a coefficient is no larger an error of the value, whatever the degree; powers of t of degree 32 lose 12 digits.
 */
export interface ChebyshevPolynomial {
  /** c_0 … c_n; the last one is not 0 unless it is the only one. */
  readonly coefficients: Float64Array;
  /** How far rounding may have moved its values, as a running estimate: values below it may be zero. */
  readonly noise: number;
}

const unit = Number.EPSILON;

/** Sums and products in the basis of Chebyshev polynomials, with the error that rounding adds. */
export const chebyshevRing: Ring<ChebyshevPolynomial> = {
  combine(elements, { values, first, step }, offset) {
    const length = elements.reduce((most, element) => Math.max(most, element?.coefficients.length ?? 0), 1);
    const sum = new Float64Array(length);
    sum[0] = offset;
    let noise = unit * Math.abs(offset);
    elements.forEach((element, i) => {
      const factor = values[first + i * step] ?? 0;
      if (element === undefined || factor === 0) return;
      addScaled(sum, element.coefficients, factor);
      noise += Math.abs(factor) * (element.noise + unit * sizeOf(element));
    });
    return { coefficients: trimmed(sum), noise };
  },
  multiply(a, b) {
    const [sizeA, sizeB] = [sizeOf(a), sizeOf(b)];
    return {
      coefficients: trimmed(product(a.coefficients, b.coefficients)),
      noise: sizeA * b.noise + sizeB * a.noise + 2 * unit * sizeA * sizeB,
    };
  },
};

/** low + (t + 1)/2 · (high − low) */
export function chebyshevLine(low: number, high: number): ChebyshevPolynomial {
  const coefficients = trimmed(Float64Array.of(low / 2 + high / 2, high / 2 - low / 2));
  return { coefficients, noise: unit * Math.max(Math.abs(low), Math.abs(high)) };
}

/** A bound of |p(t)| on [-1, 1]: Σ |c_k| */
export function sizeOf({ coefficients }: ChebyshevPolynomial): number {
  let sum = 0;
  for (const coefficient of coefficients) sum += Math.abs(coefficient);
  return sum;
}

/** p(t), by Clenshaw's recurrence. */
export function chebyshevValue(coefficients: Float64Array, t: number): number {
  let [next, afterNext] = [0, 0];
  for (let k = coefficients.length - 1; k > 0; k--) {
    [next, afterNext] = [(coefficients[k] ?? 0) + 2 * t * next - afterNext, next];
  }
  return (coefficients[0] ?? 0) + t * next - afterNext;
}

/** A bound of what rounding does to a value: each T_k is reached in k steps. */
function evaluationError(coefficients: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < coefficients.length; k++) sum += (k + 1) * Math.abs(coefficients[k] ?? 0);
  return unit * sum;
}

/** The same polynomial on [low, high] ⊂ [-1, 1], which becomes [-1, 1]: interpolated at the roots of T_{n+1}. */
export function restrict({ coefficients, noise }: ChebyshevPolynomial, low: number, high: number) {
  const count = coefficients.length;
  if (count === 1) return { coefficients, noise };
  const cosines = cosinesFor(count);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const node = cosines[2 * i + 1] ?? 0;
    values[i] = chebyshevValue(coefficients, (low * (1 - node)) / 2 + (high * (1 + node)) / 2);
  }
  const restricted = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      sum += (values[i] ?? 0) * (cosines[(k * (2 * i + 1)) % (4 * count)] ?? 0);
    }
    restricted[k] = ((k === 0 ? 1 : 2) * sum) / count;
  }
  return { coefficients: trimmed(restricted), noise: noise + evaluationError(coefficients) };
}

/** Coefficients of p′(t). */
export function chebyshevDerivative(coefficients: Float64Array): Float64Array {
  const degree = coefficients.length - 1;
  const derivative = new Float64Array(Math.max(1, degree));
  for (let k = degree - 1; k >= 0; k--) {
    derivative[k] = (derivative[k + 2] ?? 0) + 2 * (k + 1) * (coefficients[k + 1] ?? 0);
  }
  derivative[0] = (derivative[0] ?? 0) / 2;
  return derivative;
}

/** T_m·T_n = (T_{m+n} + T_{|m−n|})/2 */
function product(a: Float64Array, b: Float64Array): Float64Array {
  const result = new Float64Array(a.length + b.length - 1);
  for (let m = 0; m < a.length; m++) {
    const half = (a[m] ?? 0) / 2;
    if (half === 0) continue;
    for (let n = 0; n < b.length; n++) {
      const term = half * (b[n] ?? 0);
      result[m + n] = (result[m + n] ?? 0) + term;
      const other = Math.abs(m - n);
      result[other] = (result[other] ?? 0) + term;
    }
  }
  return result;
}

function addScaled(sum: Float64Array, values: Float64Array, factor: number): void {
  for (let k = 0; k < values.length; k++) sum[k] = (sum[k] ?? 0) + factor * (values[k] ?? 0);
}

function trimmed(coefficients: Float64Array): Float64Array {
  let length = coefficients.length;
  while (length > 1 && coefficients[length - 1] === 0) length--;
  return length === coefficients.length ? coefficients : coefficients.slice(0, length);
}

const cosineTables = new Map<number, Float64Array>();

/** cos(πj / 2n) for j below 4n; with odd j = 2i+1 the roots of T_n. */
function cosinesFor(count: number): Float64Array {
  const known = cosineTables.get(count);
  if (known !== undefined) return known;
  const table = Float64Array.from({ length: 4 * count }, (_, j) => Math.cos((Math.PI * j) / (2 * count)));
  cosineTables.set(count, table);
  return table;
}
