import { QuadLabError } from '../core/errors';
import { didYouMean } from '../core/suggest';
import type { SweepRecord } from '../domain/records';
import { ambiguous } from '../store/find-run';
import type { Store } from '../store/store';

export { findRun } from '../store/find-run';

/** Finds a sweep by id, by the beginning of its id, by name (the newest of that name), or `last`. */
export function findSweep(store: Store, text: string): SweepRecord {
  const { sweeps } = store;
  const get = (id: string | undefined): SweepRecord | undefined =>
    id === undefined ? undefined : sweeps.get(id);
  const exact = text === 'last' ? get(sweeps.newest()) : (get(text) ?? get(sweeps.newest(text)));
  if (exact !== undefined) return exact;
  const [first, second] = sweeps.beginning(text);
  if (second !== undefined) throw ambiguous('sweep', text);
  const found = get(first);
  if (found !== undefined) return found;
  throw new QuadLabError('NOT_FOUND', `there is no sweep "${text}"`, {
    advice: `${didYouMean(text, sweeps.ids())} \`quadlab sweep list\` shows all.`.trim(),
  });
}
