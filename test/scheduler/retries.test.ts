import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QuadLabError } from '../../src-main/core/errors';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { isRetried } from '../../src-main/domain/retried-failures';
import { readWholeJournal } from '../../src-main/rundir/journal-reader';
import { runPaths } from '../../src-main/rundir/paths';
import { createBackOff, waitAfter } from '../../src-main/scheduler/back-off';
import { appWith } from '../support/fault-app';
import { readSample } from '../support/samples';

const config = parseRunConfig(readSample('runge-run.yaml'), 'run');
const named = (name: string) => ({ ...config, name });

describe('a run that crashed', () => {
  it('waits twice as long each time, up to five minutes, and is then ready again', () => {
    expect([1, 2, 3, 9, 20].map((crashes) => waitAfter(crashes, { retrySeconds: 1 }))).toEqual([
      1000, 2000, 4000, 256_000, 300_000,
    ]);
    let time = 0;
    const backOff = createBackOff({ retrySeconds: 1 }, () => time);
    backOff.crashed('a', 2);
    expect(backOff.waiting()).toEqual(['a']);
    time = 2000;
    expect(backOff.waiting()).toEqual([]);
  });

  it('lets others go first', async () => {
    const app = await appWith(
      { retrySeconds: 0.5 },
      {
        script: `write(started());
          if (folder.includes('crashes') && isFirst()) process.kill(process.pid, 'SIGKILL');
          else { write({ type: 'finished', epoch: 1, step: 1 }); process.exit(0); }`,
      },
    );
    const runs = ['crashes', 'second', 'third'].map((name) => app.runs.submit(named(name)).id);
    await app.sweeps.work(runs, { parallel: 1 });
    expect(runs.map((id) => app.runs.find(id).state)).toEqual(['finished', 'finished', 'finished']);
    const [crashed = 0, ...others] = runs.map((id) => app.runs.find(id).endedAt);
    for (const other of others) expect(crashed).toBeGreaterThan(other ?? Infinity);
  });

  it('has as many retries again after a checkpoint', async () => {
    const app = await appWith(
      { retries: 2 },
      {
        script: `write(started());
          if (lines().filter((line) => line.includes('"started"')).length === 3) write(checkpoint(1));
          process.kill(process.pid, 'SIGKILL');`,
      },
    );
    const { id } = app.runs.submit(config);
    await app.sweeps.work([id], { parallel: 1 });
    // Two retries, a checkpoint in the second of them, whose crash is the first of the next three.
    expect(app.runs.find(id)).toMatchObject({ state: 'failed', attempts: 5 });
  });
});

describe('a run whose worker was asked to leave by somebody else', () => {
  it('does not train again before that worker has gone', async () => {
    const app = await appWith(
      {},
      {
        script: `write(started());
          if (!isFirst()) { write({ type: 'finished', epoch: 1, step: 1 }); process.exit(0); }
          write({ type: 'stopped', reason: 'signal', epoch: 0, step: 0 });
          setTimeout(() => { write({ type: 'warning', code: 'X', message: 'left' }); process.exit(75); }, 1500);`,
      },
    );
    const { id } = app.runs.submit(config);
    await app.sweeps.work([id], { parallel: 2 });
    const { journal } = runPaths(join(app.paths.runs, id));
    const types = readWholeJournal(journal).events.map(({ type }) => type);
    expect(types).toEqual(['started', 'stopped', 'warning', 'started', 'finished']);
    expect(app.runs.find(id)).toMatchObject({ state: 'finished', attempts: 2 });
  });
});

describe('a run that failed', () => {
  const failing = (
    event: object,
  ): string => `write(started(), { type: 'failed', ...${JSON.stringify(event)} });
    process.exit(1);`;

  it('is tried again where the cause may pass, and keeps its own words when it is given up', async () => {
    const lost = { code: 'DEVICE_LOST', message: 'the GPU was lost', advice: 'Look.', retry: true };
    const app = await appWith({ retries: 2 }, { script: failing(lost) });
    const { id } = app.runs.submit(config);
    await app.sweeps.work([id], { parallel: 1 });
    expect(app.runs.find(id)).toMatchObject({
      state: 'failed',
      attempts: 3,
      outcome: { code: 'DEVICE_LOST', message: 'the GPU was lost', advice: 'Look.' },
    });
  });

  it('is not where it would come again, nor for memory of a GPU that it had for itself', async () => {
    for (const event of [
      { code: 'DATASET_NOT_FOUND', message: 'no data' },
      { code: 'OUT_OF_MEMORY', message: 'too large', retry: true },
    ]) {
      const app = await appWith({}, { script: failing(event) });
      const { id } = app.runs.submit(config);
      await app.sweeps.work([id], { parallel: 1 });
      expect(app.runs.find(id)).toMatchObject({
        state: 'failed',
        attempts: 1,
        outcome: { code: event.code },
      });
    }
  });

  it('is told by its code, or that of the system, wherever in the chain of causes', () => {
    const context = { hasTrained: false, usesGpu: false };
    const error = (code: string, cause?: Error) => Object.assign(new Error(code, { cause }), { code });
    expect(isRetried(error('EIO'), context)).toBe(true);
    expect(isRetried(new QuadLabError('HOME_UNUSABLE', 'x', { cause: error('ESTALE') }), context)).toBe(true);
    expect(isRetried(new QuadLabError('DATASET_INVALID', 'x', { cause: error('ENOENT') }), context)).toBe(
      false,
    );
    expect(isRetried(new QuadLabError('CONFIG_INVALID', 'x'), context)).toBe(false);
    expect(isRetried(new QuadLabError('OUT_OF_MEMORY', 'x'), context)).toBe(false);
    expect(isRetried(new QuadLabError('OUT_OF_MEMORY', 'x'), { ...context, usesGpu: true })).toBe(true);
    expect(isRetried(new QuadLabError('BACKEND_UNAVAILABLE', 'x'), context)).toBe(false);
    expect(isRetried(new QuadLabError('BACKEND_UNAVAILABLE', 'x'), { ...context, hasTrained: true })).toBe(
      true,
    );
  });
});
