import { journalSize, readJournal } from '../rundir/journal-reader';
import { pathsOfRun, type SchedulerContext } from './context';

/**
 * Brings the store up to date with a run's journal. Returns true where there was something new.
 * A journal that became shorter (a file system that lost its end) is read again from its start.
 */
export function ingestJournal(context: Pick<SchedulerContext, 'store' | 'paths'>, runId: string): boolean {
  const { runs, journal } = context.store;
  const file = pathsOfRun(context, runId).journal;
  let offset = runs.row(runId)?.journal_offset;
  if (offset === undefined) return false;
  if (offset > 0 && journalSize(file) < offset) {
    runs.resetJournal(runId);
    offset = 0;
  }
  const begin = offset;
  for (;;) {
    const slice = readJournal(file, offset);
    if (slice.offset === offset) return offset > begin;
    journal.ingest(runId, slice.events, offset, slice.offset);
    offset = slice.offset;
  }
}
