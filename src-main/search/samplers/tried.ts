import type { PointValues } from '../../domain/config/search-space';
import type { Trial } from '../trial';

/** A point as text, whatever the order of its dimensions. */
function keyOf(values: PointValues): string {
  return JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Tells whether a point has been tried. Trainings are deterministic, so trying it again would say nothing new; only of a
 * point that failed or was cancelled nothing is known.
 */
export function createTried(history: readonly Trial[]): (values: PointValues) => boolean {
  const tried = new Set(
    history
      .filter(({ state }) => state !== 'failed' && state !== 'cancelled')
      .map(({ values }) => keyOf(values)),
  );
  return (values) => tried.has(keyOf(values));
}
