import { chebyshevDerivative, chebyshevValue, restrict, sizeOf, type ChebyshevPolynomial } from './chebyshev';

/** A stretch on which the polynomial has one sign, or 0 where rounding leaves none. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly sign: number;
}

/** Below this width, [-1, 1] being 2 wide, nothing is told apart; nor below the second, after so many stretches. */
const narrowest = 2 ** -46;
const [narrowestOfMany, many] = [2 ** -16, 2000];

/**
 * Where a polynomial changes its sign in (-1, 1), in order. The roots are isolated by halving: on a part where
 * |c_0| > Σ_{k>0} |c_k| there is none, and on one where the same holds for the derivative there is at most one, which is
 * bisected. Both are proofs but for rounding, so that roots are not missed for being close to one another. Where the values
 * sink into the noise, the signs on both sides decide: differing ones make one change; equal ones none, as
 * about a double root. What is noise everywhere does not change its sign.
 */
export function signChangesOf(polynomial: ChebyshevPolynomial): number[] {
  const stretches: Stretch[] = [];
  isolate(polynomial, -1, 1, stretches);
  const changes: number[] = [];
  let before: Stretch | undefined;
  for (const stretch of stretches) {
    if (stretch.sign === 0) continue;
    if (before !== undefined && before.sign !== stretch.sign) {
      changes.push(bisect(polynomial.coefficients, before.sign, before.to, stretch.from));
    }
    before = stretch;
  }
  return changes;
}

function isolate(whole: ChebyshevPolynomial, from: number, to: number, stretches: Stretch[]): void {
  const part = from === -1 && to === 1 ? whole : restrict(whole, from, to);
  const [first = 0] = part.coefficients;
  const size = sizeOf(part);
  if (2 * Math.abs(first) - size > part.noise) {
    stretches.push({ from, to, sign: Math.sign(first) });
    return;
  }
  // Coefficients that are nothing but noise add up to about this.
  const floor = part.noise * Math.sqrt(2 * part.coefficients.length);
  const limit = stretches.length > many ? narrowestOfMany : narrowest;
  if (size <= floor || to - from < limit) {
    stretches.push({ from, to, sign: 0 });
    return;
  }
  if (isMonotone(part)) {
    stretches.push(...monotoneStretches(part, from, to));
    return;
  }
  const middle = (from + to) / 2;
  isolate(whole, from, middle, stretches);
  isolate(whole, middle, to, stretches);
}

function isMonotone({ coefficients, noise }: ChebyshevPolynomial): boolean {
  const derivative = chebyshevDerivative(coefficients);
  const degree = coefficients.length - 1;
  const size = sizeOf({ coefficients: derivative, noise });
  // Markov's inequality: a derivative is degree² times as large as its polynomial at the most.
  return 2 * Math.abs(derivative[0] ?? 0) - size > degree ** 2 * noise;
}

function monotoneStretches(part: ChebyshevPolynomial, from: number, to: number): Stretch[] {
  const signAt = (t: number): number => {
    const value = chebyshevValue(part.coefficients, t);
    return Math.abs(value) <= part.noise ? 0 : Math.sign(value);
  };
  const [left, right] = [signAt(-1), signAt(1)];
  if (left * right >= 0) {
    // Next to an end that is zero, the other end's sign holds.
    const sign = left === 0 ? right : left;
    if (left === right) return [{ from, to, sign }];
    const [zeroFrom, zeroTo] = left === 0 ? [from, from] : [to, to];
    const zero = { from: zeroFrom, to: zeroTo, sign: 0 };
    return left === 0 ? [zero, { from, to, sign }] : [{ from, to, sign }, zero];
  }
  const root = from + ((to - from) * (1 + bisect(part.coefficients, left, -1, 1))) / 2;
  return [
    { from, to: root, sign: left },
    { from: root, to, sign: right },
  ];
}

/** A place where a polynomial leaves the sign that it has on the left. */
function bisect(coefficients: Float64Array, signOnLeft: number, low: number, high: number): number {
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (chebyshevValue(coefficients, middle) * signOnLeft > 0) low = middle;
    else high = middle;
  }
}
