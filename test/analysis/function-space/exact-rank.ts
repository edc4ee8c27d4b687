import type { Architecture } from '../../../src-main/analysis/function-space';
import { createRandom } from '../../../src-main/core/random';

/** The largest prime below 2^26: products are exact. */
const prime = 67_108_859;
const base = 64;

/** Coefficients modulo the prime, by exponents e_0 + 64 e_1 + …; and their derivative by the parameter that is looked at. */
interface Dual {
  value: Map<number, number>;
  slope: Map<number, number>;
}

const mod = (value: number): number => ((value % prime) + prime) % prime;
const zero = (): Dual => ({ value: new Map(), slope: new Map() });

function addTo(target: Map<number, number>, other: Map<number, number>): void {
  for (const [key, value] of other) target.set(key, mod((target.get(key) ?? 0) + value));
}

function timesMap(a: Map<number, number>, b: Map<number, number>): Map<number, number> {
  const out = new Map<number, number>();
  for (const [i, x] of a) for (const [j, y] of b) out.set(i + j, mod((out.get(i + j) ?? 0) + mod(x * y)));
  return out;
}

function times(a: Dual, b: Dual): Dual {
  const slope = timesMap(a.slope, b.value);
  addTo(slope, timesMap(a.value, b.slope));
  return { value: timesMap(a.value, b.value), slope };
}

function plus(...terms: readonly Dual[]): Dual {
  const out = zero();
  for (const { value, slope } of terms) {
    addTo(out.value, value);
    addTo(out.slope, slope);
  }
  return out;
}

/**
 * The rank of the Jacobian of the coefficients by the parameters, from the symbolic expansion of the network over a finite
 * field at random parameters: no rounding, no tolerance, no sampling of inputs.
 */
export function exactRank({ widths, realization, biases }: Architecture, seed = 1): number {
  const parameters = countOf({ widths, realization, biases });
  const random = createRandom(seed, 'exact');
  const values = Array.from({ length: parameters }, () => random.integer(prime));
  const rows = values.map((_, place) => {
    let next = 0;
    const parameter = (): Dual => {
      const at = next;
      next += 1;
      return {
        value: new Map([[0, values[at] ?? 0]]),
        slope: at === place ? new Map([[0, 1]]) : new Map<number, number>(),
      };
    };
    const affine = (x: readonly Dual[]): Dual =>
      plus(...x.map((each) => times(parameter(), each)), ...(biases ? [parameter()] : []));
    let x = Array.from({ length: widths[0] ?? 0 }, (_, i): Dual => ({
      value: new Map([[base ** i, 1]]),
      slope: new Map(),
    }));
    widths.slice(1).forEach((neurons, layer) => {
      const input = x;
      const squares = input.map((each) => times(each, each));
      x = Array.from({ length: neurons }, () => {
        if (realization === 'quadratic') return plus(times(affine(input), affine(input)), affine(squares));
        const sum = affine(input);
        return layer === widths.length - 2 ? sum : times(sum, sum);
      });
    });
    return x.map(({ slope }) => slope);
  });
  const keys = [
    ...new Set(
      rows.flatMap((row) =>
        row.flatMap((slope, output) => [...slope.keys()].map((key) => `${output}:${key}`)),
      ),
    ),
  ];
  return rankOf(
    rows.map((row) =>
      keys.map((key) => {
        const [output = 0, exponents = 0] = key.split(':').map(Number);
        return row[output]?.get(exponents) ?? 0;
      }),
    ),
  );
}

const countOf = ({ widths, realization, biases }: Architecture): number =>
  widths
    .slice(1)
    .reduce(
      (sum, neurons, i) =>
        sum + neurons * ((widths[i] ?? 0) + (biases ? 1 : 0)) * (realization === 'quadratic' ? 3 : 1),
      0,
    );

/** Gaussian elimination. */
function rankOf(rows: number[][]): number {
  let rank = 0;
  const columns = rows[0]?.length ?? 0;
  for (let column = 0; column < columns && rank < rows.length; column += 1) {
    const pivot = rows.findIndex((row, at) => at >= rank && (row[column] ?? 0) !== 0);
    if (pivot < 0) continue;
    const [a = [], b = []] = [rows[pivot], rows[rank]];
    rows[rank] = a;
    rows[pivot] = b;
    const inverse = power(a[column] ?? 0, prime - 2);
    for (let at = rank + 1; at < rows.length; at += 1) {
      const row = rows[at] ?? [];
      const factor = mod((row[column] ?? 0) * inverse);
      if (factor === 0) continue;
      for (let k = column; k < columns; k += 1) row[k] = mod((row[k] ?? 0) - mod(factor * (a[k] ?? 0)));
    }
    rank += 1;
  }
  return rank;
}

function power(of: number, exponent: number): number {
  let result = 1;
  for (let [base, left] = [of, exponent]; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = mod(result * base);
    base = mod(base * base);
  }
  return result;
}
