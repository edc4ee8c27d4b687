import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { homePaths, runPaths } from '../../src-main/rundir/paths';
import { readWholeJournal } from '../../src-main/rundir/journal-reader';
import { webgpuProblem } from '../nn/support/webgpu';
import { cli, startCli, writeConfig } from '../support/cli';
import { resultsOf, runsIn } from '../support/results';
import { temporaryFolder } from '../support/temporary';

const run = {
  name: 'webgpu',
  dataset: { name: 'spirals', points: 24, testPoints: 20 },
  model: { type: 'mlp', widths: [3], neuron: 'conventional' },
  optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0.9 },
  training: { epochs: 30, batchSize: 8, checkpointSeconds: 0.05, backend: 'webgpu' },
};

/** How often the only run of a home has written a checkpoint. */
function checkpointsIn(home: string): number {
  if (!existsSync(homePaths(home).database)) return 0;
  const [only] = runsIn(home);
  if (only === undefined) return 0;
  const { events } = readWholeJournal(runPaths(join(homePaths(home).runs, only.id)).journal);
  return events.filter(({ type }) => type === 'checkpoint').length;
}

it.skipIf(webgpuProblem !== undefined)(
  'a run on webgpu that is interrupted goes on, and ends with what one has that is not',
  { timeout: 240_000 },
  async () => {
    const folder = temporaryFolder();
    const file = writeConfig(folder, 'run.json', run);
    const [calm, interrupted] = ['calm', 'interrupted'].map((name) => join(folder, name)) as [string, string];
    const whole = await cli('train', file, '--home', calm);
    expect(whole, whole.stderr).toMatchObject({ code: 0 });

    const app = startCli(['train', file, '--home', interrupted]);
    while (checkpointsIn(interrupted) === 0 && app.process.exitCode === null) await delay(50);
    app.process.kill('SIGTERM');
    await app.result;
    expect(runsIn(interrupted)[0]?.state).not.toBe('finished');
    const resumed = await cli('sweep', 'resume', '--home', interrupted);
    expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
    expect(runsIn(interrupted)).toMatchObject([{ state: 'finished', attempts: 2 }]);
    expect(resultsOf(interrupted)).toEqual(resultsOf(calm));
  },
);
