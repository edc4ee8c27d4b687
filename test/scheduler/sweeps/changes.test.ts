import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { App } from '../../../src-main/app';
import { createApp } from '../../../src-main/app';
import { reindexHome } from '../../../src-main/app/reindex-home';
import type { RunState } from '../../../src-main/domain/run-state';
import { homePaths, sweepJournalFile } from '../../../src-main/rundir/paths';
import { readSweepJournal } from '../../../src-main/rundir/sweep-journal';
import { appWith, builtWorker } from '../../support/fault-app';
import { contentOf, runAt, scopeOf, sweepEvents, tinyRun, tinySweep, trained } from '../../support/sweeps';
import { temporaryFolder } from '../../support/temporary';
import { liveWorkers } from '../../support/workers';

const statesOf = (app: App, sweepId: string): RunState[] =>
  app.sweeps.runs(sweepId).map(({ state }) => state);
const attemptsOf = (app: App, sweepId: string): number[] =>
  app.sweeps.runs(sweepId).map(({ attempts }) => attempts);
const rates = (...values: number[]) => ({ sampler: 'grid', space: { 'optimizer.learningRate': values } });

/** The same home, read from its files alone. */
async function reindexed(app: App, home: string): Promise<App> {
  app.dispose();
  await reindexHome(home);
  const again = await createApp({ home, runtime: { node: process.execPath, workerEntry: builtWorker } });
  onTestFinished(() => {
    again.dispose();
  });
  return again;
}

function verdicts(app: App, ...ids: string[]): string[] {
  return app.runs.compare(ids).map(({ verdict }) => verdict);
}

describe('a sweep that is edited', () => {
  it('keeps finished points, cancels what left and queues what is new', async () => {
    const home = temporaryFolder();
    let app = await appWith({}, { home });
    const { id } = await trained(app, tinySweep({ sweep: rates(0.01, 0.05) }));
    await app.perform({
      type: 'edit',
      sweepId: id,
      config: tinySweep({ name: 'wider', sweep: rates(0.05, 0.1, 0.2) }),
    });
    expect(app.sweeps.find(id)).toMatchObject({ name: 'wider' });
    expect(app.sweeps.runs(id).map(({ name }) => name)).toEqual([0, 1, 2, 3].map((i) => `wider p${i}-s0`));
    expect(statesOf(app, id)).toEqual(['finished', 'finished', 'queued', 'queued']);
    // Taken away before it has begun, and one that is finished comes back.
    await app.perform({
      type: 'edit',
      sweepId: id,
      config: tinySweep({ name: 'wider', sweep: rates(0.01, 0.2) }),
    });
    expect(statesOf(app, id)).toEqual(['finished', 'finished', 'cancelled', 'queued']);
    app = await reindexed(app, home);
    expect(statesOf(app, id)).toEqual(['finished', 'finished', 'cancelled', 'queued']);
    const before = contentOf(app);
    app = await reindexed(app, home);
    expect(contentOf(app)).toEqual(before);
    // What left does not train, whatever is resumed.
    const scope = await app.perform({ type: 'resume', sweepId: id, also: ['cancelled'] });
    await app.sweeps.work(scope, { parallel: 2 });
    expect(statesOf(app, id)).toEqual(['finished', 'finished', 'cancelled', 'finished']);
    expect(attemptsOf(app, id)).toEqual([1, 1, 0, 1]);
    // Back again, it is trained.
    await app.perform({ type: 'edit', sweepId: id, config: tinySweep({ sweep: rates(0.1, 0.2) }) });
    expect(statesOf(app, id)).toEqual(['finished', 'finished', 'queued', 'finished']);
    await app.sweeps.work(scopeOf(id), { parallel: 2 });
    expect(runAt(app, id, 2).config.optimizer.learningRate).toBe(0.1);

    // A new dimension, among whose values the present one is.
    const space = { 'optimizer.learningRate': [0.1, 0.2], 'strategy.gammaG': [0.1, 0.5] };
    await app.perform({
      type: 'edit',
      sweepId: id,
      config: tinySweep({ sweep: { sampler: 'grid', space } }),
    });
    expect(statesOf(app, id)).toEqual([...Array<RunState>(4).fill('finished'), 'queued', 'queued']);
    expect(runAt(app, id, 2).place?.values).toEqual({
      'optimizer.learningRate': 0.1,
      'strategy.gammaG': 0.1,
    });
    expect(runAt(app, id, 4).place?.values).toEqual({
      'optimizer.learningRate': 0.1,
      'strategy.gammaG': 0.5,
    });

    // Another base makes other points of all; the seeds of the new ones are those of the file.
    const other = tinySweep({ seeds: 2, training: { batchSize: 10 }, sweep: rates(0.1) });
    await app.perform({ type: 'edit', sweepId: id, config: other });
    expect(statesOf(app, id)).toEqual([
      ...Array<RunState>(4).fill('finished'),
      ...Array<RunState>(2).fill('cancelled'),
      ...Array<RunState>(2).fill('queued'),
    ]);
    const last = contentOf(app);
    app = await reindexed(app, home);
    expect(contentOf(app)).toEqual(last);
  });

  it('may lose a setting that only its dropped points have values for', async () => {
    const home = temporaryFolder();
    let app = await appWith({}, { home });
    const variants = {
      small: { 'model.widths': [3] },
      large: { 'model.widths': [6], 'training.batchSize': 10 },
    };
    const { widths, ...model } = tinySweep().model;
    expect(widths).toBeDefined();
    const config = tinySweep({ model, sweep: { sampler: 'grid', space: { net: { variants } } } });
    const { id } = app.sweeps.submit(config);
    await app.perform({
      type: 'edit',
      sweepId: id,
      config: tinySweep({ model, sweep: { sampler: 'grid', space: { 'model.widths': [[3], [5]] } } }),
    });
    expect(app.sweeps.runs(id).map(({ state, config }) => [state, config.model])).toMatchObject([
      ['queued', { widths: [3] }],
      ['cancelled', { widths: [6] }],
      ['queued', { widths: [5] }],
    ]);
    const before = contentOf(app);
    app = await reindexed(app, home);
    expect(contentOf(app)).toEqual(before);
  });

  it('is as it was where the new configuration can not be trained', async () => {
    const home = temporaryFolder();
    const app = await appWith({}, { home });
    const { id } = app.sweeps.submit(tinySweep());
    const before = [contentOf(app), sweepEvents(home, id)];
    const wrong = { ...tinySweep(), strategy: { type: 'relinear-sg' } };
    await expect(app.perform({ type: 'edit', sweepId: id, config: wrong })).rejects.toThrow(/strategy/);
    await expect(app.perform({ type: 'edit', sweepId: 'nothing', config: wrong })).rejects.toThrow(
      /no sweep/,
    );
    expect([contentOf(app), sweepEvents(home, id)]).toEqual(before);
  });
});

describe('seeds that are added', () => {
  it('train all points further, or the best, and are in the means', async () => {
    const home = temporaryFolder();
    let app = await appWith({}, { home });
    const { id } = await trained(app, tinySweep());
    const scope = await app.perform({ type: 'add-seeds', sweepId: id, count: 1 });
    expect(app.sweeps.find(id)).toMatchObject({ total: 6, config: { seeds: 2 } });
    await app.sweeps.work(scope, { parallel: 2 });
    const groups = () =>
      app.runs.groups({ by: 'seeds', measures: ['test/loss'], sort: 'test/loss', limit: 50 });
    const { groups: all } = groups();
    expect(all.map(({ statistics }) => statistics[0]?.n)).toEqual([2, 2, 2]);
    for (const { example, statistics } of all) {
      const point = example.place?.point ?? -1;
      const losses = [0, 1].map((seed) => runAt(app, id, point, seed).metrics['test/loss']?.last ?? NaN);
      expect(statistics[0]?.mean).toBeCloseTo(((losses[0] ?? NaN) + (losses[1] ?? NaN)) / 2, 12);
    }
    // However few are shown, they are the same.
    const one = app.runs.groups({ by: 'seeds', measures: ['test/loss'], sort: 'test/loss', limit: 1 });
    expect(one.groups).toEqual(all.slice(0, 1));
    expect(one.total).toBe(3);

    await app.perform({ type: 'add-seeds', sweepId: id, count: 2, top: 1 });
    const best = all[0]?.example.place?.point;
    const added = app.sweeps.runs(id).filter(({ state }) => state === 'queued');
    expect(added.map(({ place, config }) => [place?.point, config.seed])).toEqual([
      [best, 2],
      [best, 3],
    ]);
    expect(app.sweeps.find(id).config.seeds).toBe(2);
    await app.sweeps.work(scopeOf(id), { parallel: 2 });
    expect(
      groups()
        .groups.map(({ statistics }) => statistics[0]?.n)
        .sort(),
    ).toEqual([2, 2, 4]);
    const before = contentOf(app);
    app = await reindexed(app, home);
    expect(contentOf(app)).toEqual(before);

    await app.sweeps.cancel(id);
    // All had ended: there was nothing to cancel.
    expect(app.sweeps.find(id)).toMatchObject({ hold: undefined });
  });

  it('are refused where no run of them would start', async () => {
    const app = await appWith({});
    const { id } = app.sweeps.submit(tinySweep());
    await expect(app.perform({ type: 'add-seeds', sweepId: id, count: 1, top: 2 })).rejects.toThrow(
      /no points/,
    );
    await app.sweeps.cancel(id);
    await expect(app.perform({ type: 'add-seeds', sweepId: id, count: 1 })).rejects.toThrow(/was cancelled/);
  });
});

describe('runs that get more epochs', () => {
  it('end with the bits of those that had them from the start', async () => {
    const home = temporaryFolder();
    const app = await appWith({}, { home });
    const { id } = await trained(app, tinySweep());
    const reference = await trained(app, tinySweep({ training: { epochs: 10 } }));
    await expect(app.perform({ type: 'extend', sweepId: id, epochs: 4 })).rejects.toThrow(
      /trains for 5 epochs/,
    );
    await expect(app.perform({ type: 'extend', sweepId: id, epochs: 5 })).rejects.toThrow(
      /expected more than 5/,
    );
    await app.perform({ type: 'add-seeds', sweepId: id, count: 1 });
    await app.perform({ type: 'extend', runIds: [runAt(app, id, 0).id], epochs: 10 });
    // One has them already; the others follow.
    await app.perform({ type: 'extend', sweepId: id, epochs: 10 });
    expect(app.sweeps.runs(id).map(({ config }) => config.training.epochs)).toEqual(Array(6).fill(10));
    await app.sweeps.work(scopeOf(id), { parallel: 2 });
    for (const point of [0, 1, 2]) {
      const [extended, whole] = [runAt(app, id, point), runAt(app, reference.id, point)];
      expect(extended).toMatchObject({ state: 'finished', epoch: 10, attempts: 2 });
      expect(verdicts(app, extended.id, whole.id)).toEqual(['equal']);
      expect(runAt(app, id, point, 1)).toMatchObject({ state: 'finished', epoch: 10, attempts: 1 });
    }
    // By hand, with the same configuration.
    const byHand = app.runs.submit(
      tinyRun({ optimizer: { ...tinyRun().optimizer, learningRate: 0.01 }, training: { epochs: 10 } }),
    );
    await app.sweeps.work([byHand.id], { parallel: 1 });
    expect(verdicts(app, byHand.id, runAt(app, id, 0).id)).toEqual(['equal']);
    const found = app.runs.page({ where: 'learningRate = 0.01 and epoch = 10 and seed = 0', limit: 9 });
    expect(found.runs.map((run) => run.id).sort()).toEqual(
      [byHand.id, runAt(app, id, 0).id, runAt(app, reference.id, 0).id].sort(),
    );
  });
});

describe('a run that gets more epochs', () => {
  it('has the same bits after its worker was killed on the way', async () => {
    const home = temporaryFolder();
    const app = await appWith({}, { home });
    const training = { evaluateEvery: 10, checkpointSeconds: 0.1 };
    const short = app.runs.submit(tinyRun({ training: { ...training, epochs: 50 } }));
    const whole = app.runs.submit(tinyRun({ training: { ...training, epochs: 1000 } }));
    await app.sweeps.work([short.id, whole.id], { parallel: 2 });
    await app.perform({ type: 'extend', runIds: [short.id], epochs: 1000 });
    let killed = 0;
    await app.sweeps.work([short.id], {
      parallel: 1,
      onTick: () => {
        const [pid] = liveWorkers(home);
        if (killed > 0 || pid === undefined || app.runs.find(short.id).epoch <= 50) return;
        process.kill(pid, 'SIGKILL');
        killed += 1;
      },
    });
    expect(killed).toBe(1);
    expect(app.runs.find(short.id)).toMatchObject({ state: 'finished', epoch: 1000, attempts: 3 });
    expect(verdicts(app, short.id, whole.id)).toEqual(['equal']);
  });
});

describe('runs that begin anew', () => {
  it('have no metric twice, and use no checkpoint from before, even after the app is gone', async () => {
    const home = temporaryFolder();
    let app = await appWith({}, { home });
    const { id } = await trained(app, tinySweep({ sweep: rates(0.05) }));
    const [run] = app.sweeps.runs(id);
    const series = app.runs.series(run?.id ?? '', 'train/loss');
    await app.perform({ type: 'restart', runIds: [run?.id ?? ''] });
    app = await reindexed(app, home);
    expect(app.sweeps.runs(id)).toMatchObject([{ state: 'queued', epoch: 0, step: 0 }]);
    await app.sweeps.work(scopeOf(id), { parallel: 1 });
    expect(app.runs.series(run?.id ?? '', 'train/loss')).toEqual(series);
    const started = app.runs.events(run?.id ?? '').filter((event) => event.type === 'started');
    expect(started).toMatchObject([{ resumedFrom: null }, { resumedFrom: null, attempt: 2 }]);
  });
});

describe('sweeps with runs that have not begun', () => {
  it('are paused, resumed and cancelled as a whole, thousands of them, without directories', async () => {
    const home = temporaryFolder();
    let app = await appWith({}, { home });
    const space = { 'optimizer.learningRate': { min: 0.01, max: 0.1, steps: 1000 } };
    const { id } = app.sweeps.submit(tinySweep({ seeds: 2, sweep: { sampler: 'grid', space } }));
    const times: Record<string, number> = {};
    const timed = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const start = performance.now();
      await work();
      times[name] = Math.round(performance.now() - start);
    };
    await timed('pause', () => app.sweeps.pause(id));
    expect(app.sweeps.find(id).counts).toMatchObject({ paused: 2000 });
    await timed('resume', () => app.perform({ type: 'resume', sweepId: id, also: [] }));
    expect(app.sweeps.find(id).counts).toMatchObject({ queued: 2000 });
    // One that has a journal keeps what it says, also where the sweep said it first.
    await app.sweeps.pause(id);
    await app.perform({ type: 'prioritize', sweepIds: [], runIds: [runAt(app, id, 7).id], priority: 3 });
    await app.perform({ type: 'prioritize', sweepIds: [id], runIds: [], priority: -1 });
    await app.perform({ type: 'prioritize', sweepIds: [], runIds: [runAt(app, id, 8).id], priority: 4 });
    app = await reindexed(app, home);
    expect(app.sweeps.find(id).counts).toMatchObject({ paused: 2000 });
    expect([6, 7, 8].map((point) => runAt(app, id, point).priority)).toEqual([-1, -1, 4]);
    await timed('cancel', () => app.sweeps.cancel(id));
    expect(app.sweeps.find(id)).toMatchObject({ counts: { cancelled: 2000 }, hold: { by: 'cancel' } });
    expect((await app.perform({ type: 'resume', sweepId: id, also: [] })).sweepIds).toEqual([]);
    app = await reindexed(app, home);
    expect(app.sweeps.find(id).counts).toMatchObject({ cancelled: 2000 });
    await timed('resume cancelled', () => app.perform({ type: 'resume', sweepId: id, also: ['cancelled'] }));
    expect(app.sweeps.find(id).counts).toMatchObject({ queued: 2000 });
    await timed('delete', () => app.perform({ type: 'delete-sweep', sweepId: id }));
    console.log('milliseconds for 2,000 runs', times);
    expect(app.sweeps.list()).toEqual([]);
    app = await reindexed(app, home);
    expect(contentOf(app)).toMatchObject({ sweeps: [], runs: [] });
  });
});

describe('what is deleted', () => {
  it('does not come back from the files, whether it had begun or not', async () => {
    const home = temporaryFolder();
    let app = await appWith({}, { home });
    const { id } = await trained(app, tinySweep());
    await app.perform({ type: 'add-seeds', sweepId: id, count: 1 });
    const [begun, unstarted] = [runAt(app, id, 0), runAt(app, id, 1, 1)];
    await app.perform({ type: 'delete-runs', runIds: [begun.id, unstarted.id] });
    expect(existsSync(app.runs.folder(begun.id))).toBe(false);
    const ids = app.sweeps.runs(id).map((run) => run.id);
    expect(ids).toHaveLength(4);
    app = await reindexed(app, home);
    expect(app.sweeps.runs(id).map((run) => run.id)).toEqual(ids);
    // Cut off right after the journal of the sweep says it.
    const last = runAt(app, id, 2);
    const file = sweepJournalFile(homePaths(home), id);
    const seq = readSweepJournal(file).events.length + 1;
    appendFileSync(file, `${JSON.stringify({ seq, time: 1, type: 'removed', point: 2, seed: 0 })}\n`);
    app = await reindexed(app, home);
    expect(app.sweeps.runs(id).map((run) => run.id)).toEqual(ids.filter((each) => each !== last.id));
    expect(existsSync(join(homePaths(home).runs, last.id))).toBe(false);
    await app.sweeps.work(scopeOf(id), { parallel: 2 });
    expect(statesOf(app, id)).toEqual(['finished', 'finished', 'finished']);
    await app.perform({ type: 'delete-sweep', sweepId: id });
    app = await reindexed(app, home);
    expect(contentOf(app)).toMatchObject({ sweeps: [], runs: [] });
  });
});
