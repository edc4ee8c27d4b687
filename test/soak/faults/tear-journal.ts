import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { readWholeJournal } from '../../../src-main/rundir/journal-reader.ts';
import { lastCheckpointStep } from '../checkpoints.ts';
import type { Soak } from '../soak.ts';
import { bringToRest } from './at-rest.ts';
import { oneOf, type Fault } from './fault.ts';

/** The last line of a journal is cut in the middle, or something that is no line stands behind it. */
export const tearJournal: Fault = {
  name: 'tear-journal',
  async inject(soak, random) {
    const rest = await bringToRest(soak, random);
    const { home } = soak;
    const runId = oneOf(
      home.unfinished().filter((id) => existsSync(home.run(id).journal)),
      random,
    );
    if (runId === undefined) return undefined;
    const { journal } = home.run(runId);
    soak.notes.torn.add(runId);
    const way = random.integer(3);
    if (way === 0 && mayLoseItsLastLine(soak, runId)) {
      const bytes = readFileSync(journal);
      const begin = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
      const length = begin + random.integer(bytes.length - begin);
      truncateSync(journal, length);
      return `${rest}; the journal of ${runId} was cut from ${bytes.length} to ${length} bytes`;
    }
    appendFileSync(journal, way === 1 ? Buffer.alloc(1 + random.integer(600)) : '{"seq":99999,"time":1,"ty');
    return `${rest}; ${way === 1 ? 'zeros' : 'half a line'} behind the journal of ${runId}`;
  },
};

/**
 * A power cut takes lines that were not flushed yet: not those that a checkpoint came after, since the run would go on
 * behind them.
 */
function mayLoseItsLastLine({ home }: Soak, runId: string): boolean {
  const { journal, checkpoints } = home.run(runId);
  const last = readWholeJournal(journal).events.at(-1);
  if (last === undefined) return false;
  return last.type !== 'metrics' || last.step > lastCheckpointStep(checkpoints);
}
