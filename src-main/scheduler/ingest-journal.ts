import type { RunEvent } from '../domain/run-event';
import { journalSize, lastEventBefore, readJournal } from '../rundir/journal-reader';
import { pathsOfRun, type SchedulerContext } from './context';
import { examineJournal, type EventMark } from './examine-journal';

/** Before the first event. */
const none: EventMark = { seq: 0, time: 0 };

/**
 * Brings the store up to date with a run's journal. Returns the events that were new.
 * A journal that became shorter (a file system that lost its end), also where it was continued since, is read again from
 * its start. What in it is damaged becomes a warning of the run. Throws the error of the system where it can't be read.
 */
export function ingestJournal(context: Pick<SchedulerContext, 'store' | 'paths'>, runId: string): RunEvent[] {
  const { runs, journal } = context.store;
  const file = pathsOfRun(context, runId).journal;
  let offset = runs.row(runId)?.journal_offset;
  if (offset === undefined) return [];
  const size = journalSize(file);
  if (size === offset) return [];
  let last: EventMark | 'misplaced' | undefined = offset === 0 ? none : lastEventBefore(file, offset);
  if (offset > size || last === 'misplaced') {
    runs.resetJournal(runId);
    offset = 0;
    last = none;
  }
  const found: RunEvent[] = [];
  for (;;) {
    const slice = readJournal(file, offset);
    if (slice.offset === offset) return found;
    const events = examineJournal(slice, last);
    journal.ingest(runId, events, offset, slice.offset);
    for (const event of events) found.push(event);
    offset = slice.offset;
    last = events.findLast(({ seq }) => seq > 0) ?? last;
  }
}
