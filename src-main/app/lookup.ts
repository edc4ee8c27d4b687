import { QuadLabError } from '../core/errors';
import { didYouMean } from '../core/suggest';
import type { SweepRecord } from '../domain/records';
import { ambiguous } from '../store/find-run';
import type { Store } from '../store/store';

export { findRun } from '../store/find-run';

/** Finds a sweep by id, by the beginning of its id, by name (the newest of that name), or `last`. */
export function findSweep(store: Store, text: string): SweepRecord {
  const sweeps = store.sweeps.list();
  const exact =
    text === 'last'
      ? sweeps.at(-1)
      : (sweeps.find(({ id }) => id === text) ?? sweeps.findLast(({ name }) => name === text));
  if (exact !== undefined) return exact;
  const [first, second] = sweeps.filter(({ id }) => id.startsWith(text));
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) throw ambiguous('sweep', text);
  throw new QuadLabError('NOT_FOUND', `there is no sweep "${text}"`, {
    advice: `${didYouMean(
      text,
      sweeps.map(({ id }) => id),
    )} \`quadlab sweep list\` shows all.`.trim(),
  });
}
