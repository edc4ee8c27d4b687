import { readWholeJournal } from '../../../src-main/rundir/journal-reader.ts';
import type { RunEvent } from '../../../src-main/domain/run-event.ts';
import type { Check } from './check.ts';

/**
 * Events are numbered without gaps, attempts too, and each begins only after the one before was said to have ended, as
 * far as nobody lost what was known of it.
 */
export const attempts: Check = {
  name: 'attempts add up',
  problems({ soak, store }) {
    return store.runs.list().flatMap((run) => {
      const { events, damaged } = readWholeJournal(soak.home.run(run.id).journal);
      const started = events.filter((event) => event.type === 'started');
      const problems = [
        ...damaged.map(({ offset, message }) => `at byte ${offset} ${message}`),
        ...(events.some(({ seq }, i) => seq !== i + 1) ? ['the numbers of its events have gaps'] : []),
        ...(started.some(({ attempt }, i) => attempt !== i + 1) ? ['its attempts are misnumbered'] : []),
        ...(run.attempts !== started.length
          ? [`it has ${run.attempts} attempts in the database and ${started.length} in its journal`]
          : []),
        ...(soak.notes.torn.has(run.id) || soak.notes.databaseForgot ? [] : unendedAttempts(events)),
      ];
      return problems.map((problem) => `${run.id}: ${problem}`);
    });
  },
};

const ends = new Set(['finished', 'diverged', 'failed', 'crashed', 'stopped']);

function unendedAttempts(events: readonly RunEvent[]): string[] {
  let isOpen = false;
  const problems: string[] = [];
  for (const event of events) {
    if (event.type === 'started') {
      if (isOpen) problems.push(`attempt ${event.attempt} began though the one before had not ended`);
      isOpen = true;
    } else if (ends.has(event.type)) {
      isOpen = false;
    }
  }
  return problems;
}
