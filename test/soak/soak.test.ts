import { expect, it } from 'vitest';
import { runSoak } from './run-soak.ts';

/** A hang ends as a failure that says what did not come. */
const timeout = 900_000;

it.runIf(process.platform === 'linux')(
  'runs end as they must, whatever happens to app, workers, files, disk and clock meanwhile',
  { timeout },
  async () => {
    const seed = Number(process.env['QUADLAB_SOAK_SEED'] ?? Date.now() % 1_000_000);
    const lines: string[] = [];
    const report = await runSoak({ runs: 28, seed, log: (text) => lines.push(text) });
    console.log(
      `soak test with seed ${seed}: ${[...report.faults.values()].reduce((a, b) => a + b, 0)} faults`,
    );
    if (report.problems.length > 0) console.log(lines.join('\n'));
    expect(report.problems, `npm run soak -- --runs 28 --seed ${seed}`).toEqual([]);
  },
);
