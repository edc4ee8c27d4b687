import type { PointValues } from '../../domain/config/search-space';

/** Chooses the points of a sweep. A point depends on the search's seed and its index alone, so a sweep can be replayed. */
export interface Sampler {
  /** How many points there are. */
  readonly size: number;
  /** The point with this index, 0 ≤ index < size. */
  point(index: number): PointValues;
}
