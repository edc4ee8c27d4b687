import { QuadLabError } from '../core/errors';
import type { RunRecord } from '../domain/records';
import type { Store } from './store';

/**
 * Finds a run by its id or the beginning of it, or `last`. One in the trash is found only where such are meant.
 * Throws NOT_FOUND.
 */
export function findRun(store: Store, text: string, { trashed }: { trashed?: 'also' } = {}): RunRecord {
  const [id, another] = text === 'last' ? [store.runs.newest()] : store.runs.matching(text);
  if (another !== undefined) throw ambiguous('run', text);
  const run = id === undefined ? undefined : store.runs.get(id);
  if (run === undefined) {
    throw new QuadLabError('NOT_FOUND', `there is no run "${text}"`, {
      advice: '`quadlab runs list` shows all.',
    });
  }
  if (run.trashedAt !== undefined && trashed === undefined) throw inTrash(run.id);
  return run;
}

export function inTrash(id: string): QuadLabError {
  return new QuadLabError('NOT_FOUND', `run ${id} is in the trash`, {
    advice: 'Restore it first, with `quadlab runs delete --undo`.',
  });
}

/** The error for the beginning of more than one id. */
export function ambiguous(kind: 'run' | 'sweep', text: string): QuadLabError {
  return new QuadLabError('NOT_FOUND', `several ${kind}s begin with "${text}"`, {
    advice: 'Write more of the id.',
  });
}
