import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { isAdaptive } from '../../../src-main/domain/config/sampler-config.ts';
import type { SweepEvent } from '../../../src-main/domain/sweep-event.ts';
import { sweepJournalFile } from '../../../src-main/rundir/paths.ts';
import { readSweepJournal } from '../../../src-main/rundir/sweep-journal.ts';
import { bringToRest } from './at-rest.ts';
import { oneOf, type Fault } from './fault.ts';

/** The last line of a sweep's journal is cut in the middle, or half a line stands behind it. */
export const tearSweepJournal: Fault = {
  name: 'tear-sweep-journal',
  async inject(soak, random) {
    const rest = await bringToRest(soak, random);
    const journals = soak.sweeps
      .flatMap(({ id }) => (id === undefined ? [] : [sweepJournalFile(soak.home.paths, id)]))
      .filter((file) => existsSync(file));
    const journal = oneOf(journals, random);
    if (journal === undefined) return undefined;
    const { events } = readSweepJournal(journal);
    const last = events.at(-1);
    if (random.uniform() < 0.5 && last !== undefined && mayBeLost(last, events)) {
      const bytes = readFileSync(journal);
      const begin = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
      const length = begin + random.integer(bytes.length - begin);
      truncateSync(journal, length);
      return `${rest}; ${journal} was cut from ${bytes.length} to ${length} bytes, in "${last.type}"`;
    }
    appendFileSync(journal, random.uniform() < 0.5 ? '{"seq":99999,"time":1,"ty' : Buffer.alloc(300));
    return `${rest}; half a line or zeros behind ${journal}`;
  },
};

/** What follows from other files, or is done again by itself. Each line was on the disk before anything came of it. */
function mayBeLost(last: SweepEvent, events: readonly SweepEvent[]): boolean {
  switch (last.type) {
    case 'ended':
    case 'resumed':
    case 'reopened':
      return true;
    case 'held':
      return last.by === 'pause';
    case 'asked': {
      const [created] = events;
      return created?.type === 'created' && isAdaptive(created.config.sweep.sampler);
    }
    default:
      return false;
  }
}
