import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RunRecord, SweepRecord } from '../../src-main/domain/records';
import type { RunEvent } from '../../src-main/domain/run-event';
import { readWholeJournal } from '../../src-main/rundir/journal-reader';
import { homePaths, runPaths } from '../../src-main/rundir/paths';
import { cli, startCli, writeConfig } from '../support/cli';
import { resultsOf, runsIn } from '../support/results';
import { temporaryFolder } from '../support/temporary';
import { liveWorkers } from '../support/workers';

const base = {
  name: 'life',
  dataset: { name: 'spirals', points: 120, testPoints: 60 },
  model: { type: 'mlp', widths: [8], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
  training: { epochs: 30, batchSize: 20, evaluateEvery: 3, checkpointSeconds: 0.05, backend: 'cpu' },
  objective: { metric: 'test/error', goal: 'minimize' },
};
const long = { ...base, training: { ...base.training, epochs: 100_000, evaluateEvery: 1 } };
const sweepOf = (config: object, values: number[] = [0.01, 0.1]) => ({
  ...config,
  seeds: 2,
  sweep: {
    sampler: 'grid',
    space: { 'strategy.gammaG': values, 'strategy.gammaB': { same: 'strategy.gammaG' } },
  },
});

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await cli(...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}

function foldersIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

async function untilTraining(home: string, count: number): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const training = foldersIn(homePaths(home).runs).filter((name) => {
      const { events } = readWholeJournal(runPaths(join(homePaths(home).runs, name)).journal);
      // Enough that one can be damaged and another is left.
      return events.filter(({ type }) => type === 'checkpoint').length >= 3;
    });
    if (training.length >= count) return;
    await delay(50);
  }
  throw new Error('training did not begin');
}

/** Runs that were stopped have checkpoints already, but no worker. */
async function untilWorking(home: string, count: number): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (liveWorkers(home).length >= count) return;
    await delay(50);
  }
  throw new Error('no worker began');
}

/** A stopped run with at least one checkpoint, made by ending the app with SIGTERM. */
async function interruptedRun(home: string): Promise<RunRecord> {
  const file = writeConfig(temporaryFolder(), 'run.json', long);
  const app = startCli(['train', file, '--home', home]);
  await untilTraining(home, 1);
  app.process.kill('SIGTERM');
  const { code, stdout } = await app.result;
  expect(code).toBe(130);
  expect(stdout).toContain('sweep resume');
  const [run] = runsIn(home);
  if (run === undefined) throw new Error('no run');
  expect(run.state).toBe('queued');
  expect(run.step).toBeGreaterThan(0);
  return run;
}

/** Goes on with the run for a moment and gives its events. */
async function resumeForAMoment(home: string, run: RunRecord): Promise<RunEvent[]> {
  const journal = runPaths(join(homePaths(home).runs, run.id)).journal;
  const attempts = (): RunEvent[] =>
    readWholeJournal(journal).events.filter(({ type }) => type === 'started');
  const before = attempts().length;
  const app = startCli(['sweep', 'resume', '--home', home]);
  for (let i = 0; i < 400 && attempts().length === before; i++) await delay(50);
  app.process.kill('SIGTERM');
  await app.result;
  return readWholeJournal(journal).events;
}

describe('the life of a run', () => {
  it('is interrupted by Ctrl-C with a checkpoint, and resumed from it', async () => {
    const home = join(temporaryFolder(), 'home');
    const run = await interruptedRun(home);
    const events = await resumeForAMoment(home, run);
    const second = events.filter((event) => event.type === 'started').at(-1);
    expect(second).toMatchObject({ attempt: 2, resumedFrom: { epoch: run.epoch, step: run.step } });
    expect(liveWorkers(home)).toEqual([]);
  });

  it('goes on from the checkpoint before when the last has a flipped byte, and says so', async () => {
    const home = join(temporaryFolder(), 'home');
    const run = await interruptedRun(home);
    const folder = runPaths(join(homePaths(home).runs, run.id)).checkpoints;
    const last =
      readdirSync(folder)
        .filter((name) => name.endsWith('.safetensors'))
        .sort()
        .at(-1) ?? '';
    const bytes = readFileSync(join(folder, last));
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 3) ^ 4, bytes.length - 3);
    writeFileSync(join(folder, last), bytes);
    const events = await resumeForAMoment(home, run);
    const warning = events.find((event) => event.type === 'warning');
    expect(warning).toMatchObject({ code: 'CHECKPOINT_DAMAGED' });
    expect(warning?.type === 'warning' && warning.message).toMatch(/is used instead/);
    const { stdout } = await cli('runs', 'show', run.id, '--home', home);
    expect(stdout).toMatch(/warning +CHECKPOINT_DAMAGED: .*is used instead/);
    expect(runsIn(home)[0]?.state).toBe('queued');
  });

  it('survives a journal whose last line is half written', async () => {
    const home = join(temporaryFolder(), 'home');
    const run = await interruptedRun(home);
    const { journal } = runPaths(join(homePaths(home).runs, run.id));
    appendFileSync(journal, '{"seq":99999,"time":1,"type":"metr');
    const events = await resumeForAMoment(home, run);
    expect(events.find((event) => event.type === 'warning')).toMatchObject({ code: 'JOURNAL_DAMAGED' });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  });

  it('survives a journal that lost its end after the app had read it', async () => {
    const home = join(temporaryFolder(), 'home');
    const run = await interruptedRun(home);
    const { journal } = runPaths(join(homePaths(home).runs, run.id));
    truncateSync(journal, Math.floor(readFileSync(journal).length * 0.7));
    const events = await resumeForAMoment(home, run);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    const recorded = events.filter((event) => event.type === 'metrics').map(({ step }) => step);
    const [stored] = await json<RunRecord[]>('runs', 'list', '--home', home);
    expect(stored?.state).toBe('queued');
    const series = resultsOf(home)['0/0']?.['train/loss']?.filter((_, i) => i % 2 === 0);
    expect(recorded.length).toBeGreaterThan(0);
    expect(new Set(series)).toEqual(new Set(recorded));
  });

  it('ends as diverged, with step and layer, when the loss is not finite any more', async () => {
    const folder = temporaryFolder();
    const file = writeConfig(folder, 'run.json', {
      ...base,
      strategy: { type: 'none' },
      optimizer: { type: 'sgd', learningRate: 1000 },
    });
    const { code, stdout } = await cli('train', file, '--home', join(folder, 'home'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/state +diverged: the loss became (NaN|Infinity) in step \d+; .*dense_[12]/);
  });

  it('ends as failed, with advice, when its data is gone', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    const file = writeConfig(folder, 'run.json', { ...base, dataset: { name: 'mnits' } });
    const missing = await cli('train', file, '--home', home);
    expect(missing).toMatchObject({ code: 3 });
    expect(missing.stderr).toMatch(/^error DATASET_NOT_FOUND: .*mnits.*\n$/);
    expect(runsIn(home)).toEqual([]);
  });
});

describe('a sweep', () => {
  it('is paused from another process, shown in its true state, resumed and cancelled', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    const file = writeConfig(folder, 'sweep.json', sweepOf(long));
    const app = startCli(['sweep', 'run', file, '--home', home, '--parallel', '2']);
    await untilTraining(home, 2);

    const other = await cli('reindex', '--home', home);
    expect(other.code).toBe(4);
    expect(other.stderr).toMatch(/^error HOME_BUSY: the home is held by process \d+ .*\n$/);

    const [listed] = await json<(SweepRecord & { status: string })[]>('sweep', 'list', '--home', home);
    expect(listed).toMatchObject({ status: 'running', counts: { running: 2, queued: 2 } });
    const paused = await json<SweepRecord>('sweep', 'pause', 'last', '--home', home);
    expect(paused.counts).toMatchObject({ paused: 4, running: 0 });
    const end = await app.result;
    expect(end.stdout).toContain('4 paused');
    expect(liveWorkers(home)).toEqual([]);

    const again = startCli(['sweep', 'resume', 'last', '--home', home, '--parallel', '2']);
    await untilWorking(home, 2);
    again.process.kill('SIGTERM');
    expect((await again.result).code).toBe(130);
    const cancelled = await json<SweepRecord>('sweep', 'cancel', 'last', '--home', home);
    expect(cancelled.counts).toMatchObject({ cancelled: 4 });
    expect((await cli('sweep', 'resume', '--home', home)).stdout).toContain('Nothing is unfinished');
    expect(liveWorkers(home)).toEqual([]);
  });

  it('is the same after its database was lost and rebuilt', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    const file = writeConfig(folder, 'sweep.json', sweepOf(base));
    expect((await cli('sweep', 'run', file, '--home', home)).code).toBe(0);
    const interrupted = startCli([
      'sweep',
      'run',
      writeConfig(folder, 'long.json', sweepOf(long)),
      '--home',
      home,
    ]);
    await untilWorking(home, 1);
    interrupted.process.kill('SIGKILL');
    await interrupted.result;
    for (let i = 0; i < 200 && liveWorkers(home).length > 0; i++) await delay(50);
    expect((await cli('sweep', 'pause', 'last', '--home', home)).code).toBe(0);
    const tables = async () => ({
      runs: await json('runs', 'list', '--home', home),
      sweeps: await json('sweep', 'list', '--home', home),
      csv: (await cli('export', 'life', '--format', 'csv', '--group-by', 'none', '--home', home)).stdout,
      results: resultsOf(home),
    });
    const before = await tables();

    for (const suffix of ['', '-wal', '-shm']) rmSync(homePaths(home).database + suffix, { force: true });
    const reindexed = await cli('reindex', '--home', home);
    // Runs that have not begun have none; the journals of their sweeps tell of them.
    const directories = readdirSync(homePaths(home).runs).length;
    expect(directories).toBeLessThan(8);
    expect(reindexed).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('the files of 8 runs') as string,
    });
    expect(await tables()).toEqual(before);

    writeFileSync(homePaths(home).database, 'damaged'.repeat(1000));
    const damaged = await cli('runs', 'list', '--home', home);
    expect(damaged).toMatchObject({ code: 0, stderr: expect.stringContaining('was damaged') as string });
    expect(await tables()).toEqual(before);
    expect((await cli('reindex', '--home', home)).code).toBe(0);
    expect(await tables()).toEqual(before);
  });

  it('loses a deleted run and no other', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    await cli('sweep', 'run', writeConfig(folder, 'sweep.json', sweepOf(base)), '--home', home);
    const [first, ...others] = runsIn(home).map(({ id }) => id);
    expect(await cli('runs', 'delete', first ?? '', '--home', home)).toMatchObject({
      code: 0,
      stdout: 'Deleted 1 run.\n',
    });
    expect(runsIn(home).map(({ id }) => id)).toEqual(others);
    expect(readdirSync(homePaths(home).runs).sort()).toEqual(others.toSorted());
    expect((await cli('sweep', 'resume', '--home', home)).stdout).toContain('Nothing is unfinished');
    expect((await cli('runs', 'delete', 'nothing', '--home', home)).code).toBe(3);
  });
});
