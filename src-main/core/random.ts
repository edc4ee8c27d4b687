import { createHash } from 'node:crypto';

/**
 * A seeded stream of random numbers (xoshiro128**, Blackman and Vigna 2018).
 *
 * Streams are derived, never shared: each consumer names its own with `createRandom(seed, 'shuffle', epoch)`. So the
 * random state of a run is its seed and its position in the data, and nothing else has to be stored to resume it.
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** Shuffles in place (Fisher–Yates) and returns its argument. */
  shuffle<T extends { length: number; [index: number]: unknown }>(values: T): T;
}

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

export function createRandom(seed: number, ...labels: (string | number)[]): Random {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...labels]))
    .digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let d = digest.readInt32LE(12) | 1;

  const next = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotateLeft(d, 11);
    return result;
  };
  const uniform = (): number => next() / 4294967296;
  const integer = (bound: number): number => Math.floor(uniform() * bound);
  let spare: number | undefined;

  return {
    uniform,
    integer,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    shuffle(values) {
      for (let i = values.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const kept = values[i];
        values[i] = values[j];
        values[j] = kept;
      }
      return values;
    },
  };
}

/** A 31-bit seed for a named part of something seeded: `deriveSeed(3, 'dense_1')`. */
export function deriveSeed(seed: number, ...labels: (string | number)[]): number {
  return createRandom(seed, ...labels).integer(0x7fffffff);
}
