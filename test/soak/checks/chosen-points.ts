import { sweepJournalFile } from '../../../src-main/rundir/paths.ts';
import { readSweepJournal } from '../../../src-main/rundir/sweep-journal.ts';
import type { Check } from './check.ts';

/** No point was asked for twice, a search has as many as it was to have, and its sampler chooses the same again. */
export const chosenPoints: Check = {
  name: 'every point was chosen once, and is chosen again',
  async problems({ soak }) {
    const problems: string[] = [];
    for (const { id = '', name, isAdaptive, config } of soak.sweeps) {
      const { events } = readSweepJournal(sweepJournalFile(soak.home.paths, id));
      const points = events.flatMap((event) => (event.type === 'asked' ? [event.point] : []));
      const distinct = new Set(points).size;
      if (distinct < points.length) problems.push(`${name}: of ${points.length} points ${distinct} differ`);
      const { points: wanted } = config.sweep as { points?: number };
      if (wanted !== undefined && points.length !== wanted)
        problems.push(`${name}: ${points.length} points were asked for, expected ${wanted}`);
      if (events.some(({ seq }, i) => seq !== i + 1)) problems.push(`${name}: its events are misnumbered`);
      if (isAdaptive !== true) continue;
      const { code, stdout, stderr } = await soak.command('sweep', 'replay', id);
      if (code !== 0 || !stdout.includes(`same ${points.length} points`))
        problems.push(`${name}: replay ended with ${code}: ${stdout}${stderr}`);
    }
    return problems;
  },
};
