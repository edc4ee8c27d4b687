import { QuadLabError } from '../core/errors';
import { didYouMean } from '../core/suggest';
import type { RunRecord, SweepRecord } from '../domain/records';
import type { Store } from '../store/store';

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

/** Finds a run by its id or the beginning of it, or `last`. */
export function findRun(store: Store, text: string): RunRecord {
  const id = text === 'last' ? store.runs.list().at(-1)?.id : store.runs.matching(text)[0];
  if (text !== 'last' && store.runs.matching(text).length > 1) throw ambiguous('run', text);
  const run = id === undefined ? undefined : store.runs.get(id);
  if (run === undefined) {
    throw new QuadLabError('NOT_FOUND', `there is no run "${text}"`, {
      advice: '`quadlab runs list` shows all.',
    });
  }
  return run;
}

function ambiguous(kind: string, text: string): QuadLabError {
  return new QuadLabError('NOT_FOUND', `several ${kind}s begin with "${text}"`, {
    advice: 'Write more of the id.',
  });
}
