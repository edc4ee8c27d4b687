import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/random';
import type { RunRecord } from '../../src-main/domain/records';
import { homePaths, runPaths } from '../../src-main/rundir/paths';
import { encodeTensors, type NamedTensor } from '../../src-main/core/safetensors';
import { cli, startCli, writeConfig } from '../support/cli';
import { labelOf, resultsOf, runsIn } from '../support/results';
import { temporaryFolder } from '../support/temporary';
import { transferBase, transferSweep } from '../support/transfers';
import { liveWorkers } from '../support/workers';

const longer = {
  seeds: 2,
  dataset: { name: 'spirals', points: 200, testPoints: 100 },
  schedule: { type: 'multistep', milestones: [40, 60] },
  training: { epochs: 80, batchSize: 16, evaluateEvery: 9, checkpointSeconds: 0.1, backend: 'cpu' },
};

const label = (run: RunRecord): string =>
  run.place ? labelOf(run) : `${run.config.model.neuron}/${run.config.seed}`;

/** The bytes of all checkpoints at the ends of stages, by run. */
function stagesIn(home: string): Record<string, Record<string, string>> {
  return Object.fromEntries(
    runsIn(home).map((run) => {
      const { checkpoints } = runPaths(join(homePaths(home).runs, run.id));
      const files = readdirSync(checkpoints).filter((name) => name.startsWith('stage-'));
      return [
        label(run),
        Object.fromEntries(files.map((name) => [name, readFileSync(join(checkpoints, name), 'base64')])),
      ];
    }),
  );
}

describe('a sweep over the stages that weights come from', () => {
  it(
    'is one command, and ends with the same bits when its app and its workers are killed',
    { timeout: 300_000 },
    async () => {
      const folder = temporaryFolder();
      const file = writeConfig(folder, 'sweep.json', transferSweep(longer));
      const [calm, killed] = [join(folder, 'calm'), join(folder, 'killed')];
      const undisturbed = await cli('sweep', 'run', file, '--home', calm, '--parallel', '2');
      expect(undisturbed, undisturbed.stderr).toMatchObject({ code: 0 });
      expect(undisturbed.stderr).toMatch(/^Sweep \S+: 6 runs\n2 runs first, for their weights: \S+, \S+\n/);
      expect(undisturbed.stdout).toContain('6 finished');

      const seed = Date.now() % 1_000_000;
      console.log(`moments of the kills are drawn with seed ${seed}`);
      const random = createRandom(seed, 'kills');
      let app = startCli(['sweep', 'run', file, '--home', killed, '--parallel', '2']);
      while (!existsSync(join(killed, 'runs')) || readdirSync(join(killed, 'runs')).length < 8)
        await delay(10);
      for (let kill = 0; kill < 4; kill++) {
        await delay(300 + 600 * random.uniform());
        if (app.process.exitCode !== null) break;
        const [worker] = liveWorkers(killed);
        if (kill % 2 === 0 && worker !== undefined) {
          process.kill(worker, 'SIGKILL');
        } else {
          app.process.kill('SIGKILL');
          await app.result;
          app = startCli(['sweep', 'resume', '--home', killed, '--parallel', '2']);
        }
      }
      const end = await app.result;
      expect(end, end.stderr).toMatchObject({ code: 0 });
      expect(runsIn(killed).map(({ state }) => state)).toEqual(Array(8).fill('finished'));
      expect(stagesIn(killed)).toEqual(stagesIn(calm));
      expect(resultsOf(killed, label)).toEqual(resultsOf(calm, label));
      expect(Object.keys(stagesIn(calm)['conventional/0'] ?? {})).toHaveLength(6);

      // The same sweep again trains no conventional network, and gives the same.
      const again = await cli('sweep', 'run', file, '--home', calm, '--parallel', '2');
      expect(again.stderr).not.toContain('for their weights');
      expect(runsIn(calm)).toHaveLength(14);
      const shown = await cli('runs', 'show', runsIn(calm).at(-1)?.id ?? '', '--home', calm);
      expect(shown.stdout).toMatch(
        /weights +4 tensors from stage 3 of \S+; training began with epoch 61 of 80/,
      );
    },
  );

  it('fails, and says why, where the conventional network diverges before', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    const file = writeConfig(folder, 'run.json', {
      ...transferBase,
      model: { ...transferBase.model, activation: 'linear' },
      optimizer: { type: 'sgd', learningRate: 1e20 },
      transfer: { stage: 2 },
    });
    const { code, stdout } = await cli('train', file, '--home', home);
    expect(code).toBe(5);
    const [source, run] = runsIn(home);
    expect(source?.state).toBe('diverged');
    expect(run).toMatchObject({ state: 'failed', outcome: { code: 'TRANSFER_UNAVAILABLE' } });
    expect(stdout).toContain(`were to come from the run ${source?.id ?? ''}, which is diverged and did not`);
    expect(stdout).toMatch(/advice +Transfer from an earlier stage/);
  });
});

it('a run starts from a file with the names of PyTorch, and lists what does not fit', async () => {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  const tensor = (...shape: number[]): NamedTensor => ({
    shape,
    values: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.1),
  });
  const tensors = new Map([
    ['layers.0.weight', tensor(6, 2)],
    ['layers.0.bias', tensor(6)],
    ['layers.1.weight', tensor(2, 6)],
    ['layers.1.bias', tensor(2)],
  ]);
  const write = (): void => {
    writeFileSync(join(folder, 'w.safetensors'), Buffer.concat(encodeTensors({ tensors, metadata: {} })));
  };
  write();
  const file = writeConfig(folder, 'run.json', {
    ...transferBase,
    transfer: { file: join(folder, 'w.safetensors') },
  });
  const good = await cli('train', file, '--home', home);
  expect(good, good.stderr).toMatchObject({ code: 0 });
  expect(good.stdout).toMatch(/weights +4 tensors from \S*w\.safetensors; training began with epoch 1 of 6/);

  tensors.set('layers.1.weight', tensor(3, 6)).set('fc.weight', tensor(1));
  tensors.delete('layers.0.weight');
  write();
  const bad = await cli('train', file, '--home', home);
  expect(bad.code).toBe(5);
  expect(bad.stdout).toMatch(
    /failed: .*does not fit the network: .*missing: layers\.0r\.weight.*unknown to the network: .*fc\.weight.*layers\.1\.weight is \[3, 6\], expected \[2, 6\]/,
  );

  writeFileSync(join(folder, 'w.safetensors'), 'no tensors');
  const broken = await cli('train', file, '--home', home);
  expect(broken).toMatchObject({ code: 2, stdout: '' });
  expect(broken.stderr).toMatch(/^error TENSOR_FILE_INVALID: [^\n]+ not a whole safetensors file\.\n$/);
  expect(runsIn(home)).toHaveLength(2);
});
