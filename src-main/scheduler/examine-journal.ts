import type { RunEvent } from '../domain/run-event';
import type { JournalSlice } from '../rundir/journal-reader';

/** The number and the time of an event. */
export type EventMark = Pick<RunEvent, 'seq' | 'time'>;

/** Numbers of the warnings of which a journal has one at most, of the first place that gave cause to it. */
const warningSeqs = { damaged: -1, repeated: -2 } as const;

/**
 * The events of a part of a journal that are to be applied, each once, with a warning where a line is no event, or where
 * events are missing or come again. `last` is the event before; undefined where that is not known.
 *
 * A warning has a number that no event of the journal has: that of a missing one, or one below zero. So the warnings are
 * the same ones however often, and in whichever parts, the journal is read.
 */
export function examineJournal(slice: JournalSlice, last: EventMark | undefined): RunEvent[] {
  const examined: RunEvent[] = [];
  let before = last;
  const warned = new Set<number>();
  const warn = (seq: number, message: string): void => {
    if (warned.has(seq)) return;
    warned.add(seq);
    const mark = before === undefined || before.seq === 0 ? slice.events[0] : before;
    const time = mark?.time ?? 0;
    examined.push({ seq, time, type: 'warning', code: 'JOURNAL_DAMAGED', message });
  };
  for (const { event, begin } of linesOf(slice)) {
    if (event === undefined) {
      warn(
        warningSeqs.damaged,
        `not applied: lines of the journal that are no events, the first at byte ${begin}`,
      );
    } else if (before !== undefined && event.seq <= before.seq) {
      warn(
        warningSeqs.repeated,
        `not applied: events of the journal that come again, the first at byte ${begin} (event ${event.seq})`,
      );
    } else {
      if (before !== undefined && event.seq > before.seq + 1) {
        warn(before.seq + 1, missing(before.seq + 1, event.seq - 1));
      }
      examined.push(event);
      before = event;
    }
  }
  return examined;
}

function missing(first: number, final: number): string {
  return first === final
    ? `event ${first} is missing in the journal`
    : `the events ${first} to ${final} are missing in the journal`;
}

/** Events and lines that are none, in the order of the file. */
function linesOf({ events, starts, damaged }: JournalSlice): { event?: RunEvent; begin: number }[] {
  const lines = events.map((event, i) => ({ event, begin: starts[i] ?? 0 }));
  if (damaged.length === 0) return lines;
  return [...lines, ...damaged.map(({ offset }) => ({ begin: offset }))].sort((a, b) => a.begin - b.begin);
}
