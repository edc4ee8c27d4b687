import { createRandom } from '../../../core/random';
import { polynomials, type Polynomial } from './direction-numbers';

/** Bits of a coordinate, and so 2³² points at the most. */
export const bits = 32;

/** How many dimensions there are direction numbers for. */
export const dimensions = polynomials.length + 1;

/**
 * The direction numbers v_1 … v_32 of each dimension as fractions of 2³² (Joe and Kuo 2008, section 2): from
 * m_k = 2a_1·m_{k−1} ⊕ 2²a_2·m_{k−2} ⊕ … ⊕ 2^s·m_{k−s} ⊕ m_{k−s}, v_k = m_k / 2^k.
 */
export function directionNumbers(count: number): Uint32Array[] {
  const first = Uint32Array.from({ length: bits }, (_, k) => 2 ** (bits - 1 - k)); // van der Corput
  return [first, ...polynomials.map(directions)].slice(0, count);
}

function directions({ degree, coefficients, first }: Polynomial): Uint32Array {
  const v = new Uint32Array(bits);
  for (let k = 0; k < bits; k++) {
    const given = first[k];
    if (given !== undefined) {
      v[k] = given * 2 ** (bits - 1 - k);
      continue;
    }
    const oldest = v[k - degree] ?? 0;
    let value = oldest ^ (oldest >>> degree);
    for (let j = 1; j < degree; j++) {
      if ((coefficients >>> (degree - 1 - j)) & 1) value ^= v[k - j] ?? 0;
    }
    v[k] = value;
  }
  return v;
}

/**
 * Direction numbers after a random linear scrambling of the digits: each is multiplied by a lower triangular matrix of random
 * bits with ones on its diagonal (J. Matoušek 1998, "On the L2-discrepancy for anchored boxes", J. Complexity 14). It keeps
 * the net property, since its leading blocks can be inverted.
 */
export function scrambled(v: Uint32Array, seed: number, dimension: number): Uint32Array {
  const random = createRandom(seed, 'sobol scrambling', dimension);
  // Row i makes digit i of the result (the first is the most significant) from digits 0 … i.
  const rows = Array.from({ length: bits }, (_, i) => {
    const diagonal = 2 ** (bits - 1 - i);
    const above = (0xffffffff << (bits - 1 - i)) >>> 0;
    return ((random.integer(2 ** bits) & above) | diagonal) >>> 0;
  });
  return v.map((value) =>
    rows.reduce((result, row, i) => result | (parity(value & row) << (bits - 1 - i)), 0),
  );
}

function parity(value: number): number {
  let x = value ^ (value >>> 16);
  x ^= x >>> 8;
  x ^= x >>> 4;
  x ^= x >>> 2;
  return (x ^ (x >>> 1)) & 1;
}

/** Coordinate of the point with this index, as a fraction of 2³²: the v_k at the ones of its Gray code, in any order. */
export function coordinate(v: Uint32Array, index: number): number {
  let code = (index ^ (index >>> 1)) >>> 0;
  let value = 0;
  for (let k = 0; code !== 0; k++, code >>>= 1) if (code & 1) value ^= v[k] ?? 0;
  return value >>> 0;
}
