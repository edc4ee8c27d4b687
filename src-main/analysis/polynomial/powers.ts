import type { Ring } from './ring';

/** A polynomial Σ a_k x^k, with a running bound of what rounding did to it. */
export interface PowerPolynomial {
  /** a_0 … a_n */
  readonly coefficients: Float64Array;
  /** How far each of them may be from its exact value, to first order in the unit roundoff. */
  readonly errors: Float64Array;
}

/** Of one sum or product. */
const roundoff = Number.EPSILON / 2;

/** Sums and products in powers of x. */
export const powerRing: Ring<PowerPolynomial> = {
  combine(elements, { values, first, step }, offset) {
    const length = elements.reduce((most, element) => Math.max(most, element?.coefficients.length ?? 0), 1);
    const [coefficients, errors] = [new Float64Array(length), new Float64Array(length)];
    coefficients[0] = offset;
    elements.forEach((element, i) => {
      const factor = values[first + i * step] ?? 0;
      if (element === undefined || factor === 0) return;
      for (let k = 0; k < element.coefficients.length; k++) {
        const term = factor * (element.coefficients[k] ?? 0);
        const sum = (coefficients[k] ?? 0) + term;
        coefficients[k] = sum;
        errors[k] =
          (errors[k] ?? 0) +
          Math.abs(factor) * (element.errors[k] ?? 0) +
          roundoff * (Math.abs(term) + Math.abs(sum));
      }
    });
    return { coefficients, errors };
  },
  multiply(a, b) {
    const length = a.coefficients.length + b.coefficients.length - 1;
    const [coefficients, errors] = [new Float64Array(length), new Float64Array(length)];
    // A coefficient is a sum of so many products, each of which passes through every later sum.
    const share = roundoff * (Math.min(a.coefficients.length, b.coefficients.length) + 1);
    for (let i = 0; i < a.coefficients.length; i++) {
      const [factor, error] = [a.coefficients[i] ?? 0, a.errors[i] ?? 0];
      if (factor === 0 && error === 0) continue;
      const size = Math.abs(factor);
      for (let j = 0; j < b.coefficients.length; j++) {
        const [other, otherError] = [b.coefficients[j] ?? 0, b.errors[j] ?? 0];
        coefficients[i + j] = (coefficients[i + j] ?? 0) + factor * other;
        errors[i + j] = (errors[i + j] ?? 0) + size * otherError + (error + share * size) * Math.abs(other);
      }
    }
    return { coefficients, errors };
  },
};

/** constant + slope·x */
export function powerLine(constant: number, slope: number): PowerPolynomial {
  const coefficients = Float64Array.of(constant, slope);
  return { coefficients, errors: new Float64Array(2) };
}

/** Σ a_k x^k, by Horner's scheme. */
export function powerValue(coefficients: ArrayLike<number>, x: number): number {
  let value = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) value = value * x + (coefficients[k] ?? 0);
  return value;
}
