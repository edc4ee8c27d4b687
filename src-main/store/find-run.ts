import { QuadLabError } from '../core/errors';
import type { RunRecord } from '../domain/records';
import type { Store } from './store';

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

/** The error for the beginning of more than one id. */
export function ambiguous(kind: 'run' | 'sweep', text: string): QuadLabError {
  return new QuadLabError('NOT_FOUND', `several ${kind}s begin with "${text}"`, {
    advice: 'Write more of the id.',
  });
}
