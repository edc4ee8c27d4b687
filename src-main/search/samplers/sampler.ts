import type { PointValues } from '../../domain/config/search-space';
import type { Trial } from '../trial';

/**
 * Chooses the points of a sweep. A point depends on the search, its index and the results so far, in their order, and on
 * nothing else; so a sweep can be replayed.
 */
export interface Sampler {
  /** How many points there are. */
  readonly size: number;
  /**
   * The point with this index, 0 ≤ index < size. `history` has the points that were there when it was asked for: those that
   * ended in the order in which they did, and those that are under way.
   */
  suggest(history: readonly Trial[], index: number): PointValues;
}

/** One whose points are known before any result. */
export interface FixedSampler extends Sampler {
  point(index: number): PointValues;
}

export function fixedSampler(size: number, point: (index: number) => PointValues): FixedSampler {
  return { size, point, suggest: (_history, index) => point(index) };
}
