import type { RunEvent } from '../domain/run-event';
import { journalSize, readJournal } from '../rundir/journal-reader';
import { pathsOfRun, type SchedulerContext } from './context';

/**
 * Brings the store up to date with a run's journal. Returns the events that were new. A journal that became shorter (a
 * file system that lost its end) is read again from its start.
 */
export function ingestJournal(context: SchedulerContext, runId: string): RunEvent[] {
  const { runs, journal } = context.store;
  const file = pathsOfRun(context, runId).journal;
  let offset = runs.row(runId)?.journal_offset;
  if (offset === undefined) return [];
  if (offset > 0 && journalSize(file) < offset) {
    runs.resetJournal(runId);
    offset = 0;
  }
  const events: RunEvent[] = [];
  for (;;) {
    const slice = readJournal(file, offset);
    if (slice.offset === offset) return events;
    journal.ingest(runId, slice.events, offset, slice.offset);
    for (const event of slice.events) events.push(event);
    offset = slice.offset;
  }
}
