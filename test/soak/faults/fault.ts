import type { Random } from '../../../src-main/core/random.ts';
import type { Soak } from '../soak.ts';

/** One kind of misfortune. */
export interface Fault {
  readonly name: string;
  /** Brings it about, and says what it did; undefined where there was nothing to do it to. */
  inject(soak: Soak, random: Random): Promise<string | undefined>;
}

/** Draws one of some. */
export function oneOf<T>(values: readonly T[], random: Random): T | undefined {
  return values[random.integer(values.length)];
}
