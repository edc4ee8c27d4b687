import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../src-main/core/random';
import { cli, startCli, writeConfig, type StartedCli } from '../support/cli';
import { resultsOf, runsIn } from '../support/results';
import { temporaryFolder } from '../support/temporary';
import { liveWorkers } from '../support/workers';

/** Twelve runs of one to two seconds each, with many checkpoints. */
const sweep = {
  name: 'killed',
  dataset: { name: 'spirals', points: 200, testPoints: 100 },
  model: { type: 'mlp', widths: [12, 12], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'adam', learningRate: 0.01 },
  training: { epochs: 100, batchSize: 16, evaluateEvery: 7, checkpointSeconds: 0.1, backend: 'cpu' },
  seeds: 3,
  sweep: {
    sampler: 'grid',
    space: { 'strategy.gammaG': [0.01, 0.1], 'model.neuron': ['quadratic', 'compact'] },
  },
  objective: { metric: 'test/error', goal: 'minimize' },
};

describe('a sweep whose app is killed three times and whose workers are killed five times', () => {
  it(
    'ends with every run finished, and equal to an undisturbed one bit for bit',
    { timeout: 600_000 },
    async () => {
      const folder = temporaryFolder();
      const file = writeConfig(folder, 'sweep.json', sweep);
      const calm = join(folder, 'calm');
      const killed = join(folder, 'killed');

      const undisturbed = await cli('sweep', 'run', file, '--home', calm, '--parallel', '2');
      expect(undisturbed, undisturbed.stderr).toMatchObject({ code: 0 });

      const seed = Date.now() % 1_000_000;
      console.log(`moments of the kills are drawn with seed ${seed}`);
      const random = createRandom(seed, 'kills');
      const kills = random.shuffle(['app', 'app', 'app', 'worker', 'worker', 'worker', 'worker', 'worker']);
      let app: StartedCli = startCli(['sweep', 'run', file, '--home', killed, '--parallel', '2']);
      while (!existsSync(join(killed, 'runs')) || readdirSync(join(killed, 'runs')).length === 0)
        await delay(10);
      for (const kill of kills) {
        await delay(200 + 700 * random.uniform());
        expect(app.process.exitCode, 'the sweep ended before all kills').toBeNull();
        if (kill === 'app') {
          app.process.kill('SIGKILL');
          await app.result;
          app = startCli(['sweep', 'resume', '--home', killed, '--parallel', '2']);
        } else {
          await killOneWorker(killed, random);
        }
      }
      const end = await app.result;
      expect(end, end.stderr).toMatchObject({ code: 0 });

      expect(runsIn(killed).map(({ state }) => state)).toEqual(Array(12).fill('finished'));
      expect(resultsOf(killed)).toEqual(resultsOf(calm));
      expect(Object.keys(resultsOf(calm))).toHaveLength(12);
      expect(liveWorkers(killed)).toEqual([]);
    },
  );
});

async function killOneWorker(home: string, random: Random): Promise<void> {
  for (let i = 0; i < 400; i++) {
    const workers = liveWorkers(home);
    const pid = workers[random.integer(workers.length)];
    if (pid !== undefined) {
      process.kill(pid, 'SIGKILL');
      return;
    }
    await delay(25);
  }
  throw new Error('no worker came to be killed');
}
