import type { RunEvent } from '../domain/run-event';
import type { JournalSlice } from '../rundir/journal-reader';

/**
 * The events of a part of a journal that are to be applied, each once, with a warning where a line is no event, or where
 * events are missing or come again. `last` is the number of the event before; undefined where that is not known.
 *
 * A warning has a number that no event of the journal has: a missing one, or minus the byte where the fault begins. So
 * it is the same one when the journal is read again.
 */
export function examineJournal(slice: JournalSlice, last: number | undefined): RunEvent[] {
  const examined: RunEvent[] = [];
  let time = slice.events[0]?.time ?? Date.now();
  let fault: { kind: 'damaged' | 'repeated'; begin: number; count: number } | undefined;
  const warn = (seq: number, message: string): void => {
    examined.push({ seq, time, type: 'warning', code: 'JOURNAL_DAMAGED', message });
  };
  const endFault = (): void => {
    if (fault === undefined) return;
    const { kind, begin, count } = fault;
    const what = count === 1 ? 'line' : `${count} lines`;
    const problem = kind === 'damaged' ? 'no event' : 'a repetition of what was there before';
    const message = `the ${what} from byte ${begin} on of the journal ${count === 1 ? 'is' : 'are'} ${problem}, and not applied`;
    warn(-begin - 1, message);
    fault = undefined;
  };
  const addFault = (kind: 'damaged' | 'repeated', begin: number): void => {
    if (fault?.kind !== kind) endFault();
    fault ??= { kind, begin, count: 0 };
    fault.count += 1;
  };

  for (const { event, begin } of linesOf(slice)) {
    if (event === undefined) {
      addFault('damaged', begin);
    } else if (last !== undefined && event.seq <= last) {
      addFault('repeated', begin);
    } else {
      endFault();
      if (last !== undefined && event.seq > last + 1) warn(last + 1, missing(last + 1, event.seq - 1));
      examined.push(event);
      last = event.seq;
      time = event.time;
    }
  }
  endFault();
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
