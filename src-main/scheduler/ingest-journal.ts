import { journalSize, lastSeqBefore, readJournal } from '../rundir/journal-reader';
import { pathsOfRun, type SchedulerContext } from './context';
import { examineJournal } from './examine-journal';

/**
 * Brings the store up to date with a run's journal. Returns true where there was something new.
 * A journal that became shorter (a file system that lost its end), also where it was continued since, is read again from
 * its start. What in it is damaged becomes a warning of the run. Throws the error of the system where it can't be read.
 */
export function ingestJournal(context: SchedulerContext, runId: string): boolean {
  const { runs, journal } = context.store;
  const file = pathsOfRun(context, runId).journal;
  let offset = runs.row(runId)?.journal_offset;
  if (offset === undefined) return false;
  const size = journalSize(file);
  if (size === offset) return false;
  let last = offset === 0 ? 0 : lastSeqBefore(file, offset);
  if (offset > size || last === 'misplaced') {
    runs.resetJournal(runId);
    offset = 0;
    last = 0;
  }
  const begin = offset;
  for (;;) {
    const slice = readJournal(file, offset);
    if (slice.offset === offset) return offset > begin;
    const events = examineJournal(slice, last);
    journal.ingest(runId, events, offset, slice.offset);
    offset = slice.offset;
    last = events.reduce<number | undefined>(
      (highest, { seq }) => (seq > (highest ?? 0) ? seq : highest),
      last,
    );
  }
}
