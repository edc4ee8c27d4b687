import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/random';
import type { RunRecord, SweepRecord } from '../../src-main/domain/records';
import { homePaths } from '../../src-main/rundir/paths';
import { cli, startCli, writeConfig, type StartedCli } from '../support/cli';
import { resultsOf, runsIn } from '../support/results';
import { removeDatabase, sweepEvents, tiny } from '../support/sweeps';
import { temporaryFolder } from '../support/temporary';
import { liveWorkers } from '../support/workers';

const objective = { metric: 'test/loss', goal: 'minimize' };
const grid = (...values: number[]) => ({ sampler: 'grid', space: { 'optimizer.learningRate': values } });
const long = { epochs: 1_000_000, evaluateEvery: 100, checkpointSeconds: 0.1 };
const sweepFile = (
  folder: string,
  name: string,
  { training = {}, ...more }: { training?: object; sweep?: object },
) =>
  writeConfig(folder, `${name}.json`, {
    ...tiny,
    name,
    objective,
    sweep: grid(0.01, 0.05),
    ...more,
    training: { ...tiny.training, ...training },
  });

async function sweeps(home: string): Promise<(SweepRecord & { status: string })[]> {
  const { stdout } = await cli('sweep', 'list', '--json', '--home', home);
  return JSON.parse(stdout) as (SweepRecord & { status: string })[];
}

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (what()) return;
    await delay(50);
  }
  throw new Error('it did not come to be');
}

const runs = (home: string): RunRecord[] => {
  try {
    return runsIn(home);
  } catch {
    return [];
  }
};
const named = (home: string, name: string): RunRecord[] =>
  runs(home).filter((run) => run.name.startsWith(`${name} `));
const untilTraining = (home: string, name: string): Promise<void> =>
  until(() => named(home, name).some(({ state, step }) => state === 'running' && step > 0));

describe('a search whose app is killed', () => {
  it(
    'goes on with the same points as its journal says, each once, and the same from its files alone',
    { timeout: 120_000 },
    async () => {
      const folder = temporaryFolder();
      const home = join(folder, 'home');
      const space = {
        'optimizer.learningRate': { min: 0.001, max: 0.3, scale: 'log' },
        'strategy.gammaG': { min: 0.01, max: 1 },
      };
      const sweep = { sampler: { type: 'tpe', startup: 4 }, points: 16, space, pruner: 'collapse' };
      const training = { epochs: 60, checkpointSeconds: 0.05 };
      const file = writeConfig(folder, 's.json', {
        ...tiny,
        seeds: 2,
        objective,
        sweep,
        training: { ...tiny.training, ...training },
      });
      const seed = Date.now() % 1_000_000;
      console.log(`moments of the kills are drawn with seed ${seed}`);
      const random = createRandom(seed, 'kills');
      let app: StartedCli = startCli(['sweep', 'run', file, '--home', home, '--parallel', '2']);
      await until(() => runs(home).length > 0);
      for (let kill = 0; kill < 3; kill++) {
        await delay(200 + 600 * random.uniform());
        app.process.kill('SIGKILL');
        await app.result;
        if (kill === 1) {
          await until(() => liveWorkers(home).length === 0);
          removeDatabase(home);
          expect((await cli('reindex', '--home', home)).code).toBe(0);
        }
        app = startCli(['sweep', 'resume', '--home', home, '--parallel', '2']);
      }
      const end = await app.result;
      expect(end, end.stderr).toMatchObject({ code: 0 });
      const found = runs(home);
      expect(found).toHaveLength(32);
      expect(new Set(found.map(({ place, config }) => `${place?.point}/${config.seed}`)).size).toBe(32);
      expect(found.every(({ state }) => ['finished', 'pruned', 'diverged'].includes(state))).toBe(true);
      const replay = await cli('sweep', 'replay', 'last', '--home', home);
      expect(replay).toMatchObject({ code: 0, stdout: 'The sampler chooses the same 16 points again.\n' });
      const [id = ''] = readdirSync(homePaths(home).sweeps);
      const asked = sweepEvents(home, id).filter(({ type }) => type === 'asked');
      expect(asked).toHaveLength(16);
      const before = [resultsOf(home), await sweeps(home)];
      removeDatabase(home);
      expect((await cli('reindex', '--home', home)).code).toBe(0);
      expect([resultsOf(home), await sweeps(home)]).toEqual(before);
      expect(liveWorkers(home)).toEqual([]);
    },
  );
});

describe('two processes on one home', () => {
  it(
    'each end with their own: the first leaves when its sweep is done, the second goes on',
    { timeout: 120_000 },
    async () => {
      const folder = temporaryFolder();
      const home = join(folder, 'home');
      // A search that has to ask for its points between the runs of the other one.
      const search = {
        sampler: { type: 'tpe', startup: 2 },
        points: 4,
        space: { 'optimizer.learningRate': { min: 0.01, max: 0.1 } },
      };
      const first = startCli([
        'sweep',
        'run',
        sweepFile(folder, 'first', { sweep: search, training: { epochs: 60 } }),
        '--home',
        home,
        '--parallel',
        '1',
      ]);
      await until(() => named(home, 'first').length > 0);
      const second = startCli([
        'sweep',
        'run',
        sweepFile(folder, 'second', {
          sweep: grid(0.01, 0.02, 0.03, 0.04, 0.05, 0.06),
          training: { epochs: 60 },
        }),
        '--home',
        home,
        '--parallel',
        '1',
      ]);
      const ended = await first.result;
      expect(ended, ended.stderr).toMatchObject({ code: 0 });
      expect(named(home, 'first').map(({ state }) => state)).toEqual(Array(4).fill('finished'));
      const last = await second.result;
      expect(last, last.stderr).toMatchObject({ code: 0 });
      expect(named(home, 'second').map(({ state }) => state)).toEqual(Array(6).fill('finished'));
      expect(liveWorkers(home)).toEqual([]);
    },
  );

  it(
    'train together: the second asks the first, and takes over when that is interrupted, killed or done',
    { timeout: 120_000 },
    async () => {
      const folder = temporaryFolder();
      const home = join(folder, 'home');
      const endless = sweepFile(folder, 'endless', { training: long, sweep: grid(0.01) });
      const others = sweepFile(folder, 'others', { training: { epochs: 300 } });
      const first = startCli(['sweep', 'run', endless, '--home', home, '--parallel', '2']);
      await untilTraining(home, 'endless');

      // What a client submits is trained by the holder, beside its own.
      const client = await cli('sweep', 'run', others, '--home', home);
      expect(client, client.stderr).toMatchObject({ code: 0 });
      expect(client.stderr).toMatch(/The home is held by process \d+.*, which trains these runs\./);
      expect(client.stderr.match(/finished +others/g)).toHaveLength(2);
      expect(named(home, 'others').map(({ state }) => state)).toEqual(['finished', 'finished']);
      expect(named(home, 'endless')[0]?.attempts).toBe(1);

      // Commands while it trains; each is done once, and wrong ones are answered.
      const [endlessId = '', othersId = ''] = (await sweeps(home)).map(({ id }) => id);
      const refused = await cli('sweep', 'extend', endlessId, '--epochs', '2000000', '--home', home);
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toMatch(/^error RUN_ACTIVE: run .* is running.*\n$/);
      const seeds = await cli('sweep', 'add-seeds', othersId, '2', '--no-train', '--home', home);
      expect(seeds, seeds.stderr).toMatchObject({ code: 0 });
      expect(named(home, 'others')).toHaveLength(6);
      expect(sweepEvents(home, othersId).filter(({ type }) => type === 'seeds-added')).toHaveLength(1);
      expect(await cli('sweep', 'priority', othersId, '2', '--home', home)).toMatchObject({ code: 0 });
      expect((await sweeps(home))[1]).toMatchObject({ priority: 2 });

      // The first is interrupted: the second takes over what it waits for.
      const slow = sweepFile(folder, 'slow', { training: long, sweep: grid(0.01) });
      const second = startCli(['sweep', 'run', slow, '--home', home, '--parallel', '2']);
      await untilTraining(home, 'slow');
      first.process.kill('SIGTERM');
      expect((await first.result).code).toBe(130);
      await until(() => (named(home, 'slow')[0]?.attempts ?? 0) >= 2);
      await untilTraining(home, 'slow');
      expect(named(home, 'endless')[0]?.state).toBe('queued');

      // The second is killed: the third takes over.
      const third = startCli(['sweep', 'resume', endlessId, '--home', home, '--parallel', '2']);
      await untilTraining(home, 'endless');
      second.process.kill('SIGKILL');
      await until(() => (named(home, 'endless')[0]?.attempts ?? 0) >= 3);
      const cancelled = await cli('sweep', 'cancel', endlessId, '--home', home);
      expect(cancelled.stdout).toContain('1 cancelled');
      // It was all that the third waited for.
      expect((await third.result).code).toBe(0);
      expect((await cli('sweep', 'cancel', 'slow', '--home', home)).stdout).toContain('1 cancelled');
      expect(named(home, 'slow')).toHaveLength(1);
      expect(liveWorkers(home)).toEqual([]);
    },
  );

  it(
    'serve trains what others ask for, and leaves the rest to them when it ends',
    { timeout: 60_000 },
    async () => {
      const folder = temporaryFolder();
      const home = join(folder, 'home');
      const server = startCli(['serve', '--port', '0', '--home', home, '--parallel', '2']);
      const holds = async (): Promise<boolean> => {
        const { stderr } = await cli('sweep', 'run', sweepFile(folder, 'short', {}), '--home', home);
        return stderr.includes('which trains these runs');
      };
      for (let i = 0; i < 20 && !(await holds()); i++) await delay(200);
      const slow = startCli([
        'sweep',
        'run',
        sweepFile(folder, 'slow', { training: { ...long, epochs: 4000 }, sweep: grid(0.01) }),
        '--home',
        home,
      ]);
      await untilTraining(home, 'slow');
      server.process.kill('SIGTERM');
      expect((await server.result).code).toBe(0);
      const end = await slow.result;
      expect(end, end.stderr).toMatchObject({ code: 0 });
      expect(named(home, 'slow')).toMatchObject([{ state: 'finished', epoch: 4000 }]);
      expect(liveWorkers(home)).toEqual([]);
    },
  );
});
