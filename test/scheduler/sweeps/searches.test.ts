import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp, type App } from '../../../src-main/app';
import { reindexHome } from '../../../src-main/app/reindex-home';
import { appWith, builtWorker } from '../../support/fault-app';
import { contentOf, runAt, scopeOf, sweepEvents, tinySweep, trained } from '../../support/sweeps';
import { temporaryFolder } from '../../support/temporary';

const rate = { 'optimizer.learningRate': { min: 0.001, max: 0.3, scale: 'log' } };
const tpe = (points: number, more: object = {}) => ({
  sampler: { type: 'tpe', startup: 3 },
  points,
  space: { ...rate, 'strategy.gammaG': [0.01, 0.1, 1] },
  ...more,
});

async function reindexed(app: App, home: string): Promise<App> {
  app.dispose();
  await reindexHome(home);
  const again = await createApp({ home, runtime: { node: process.execPath, workerEntry: builtWorker } });
  onTestFinished(() => {
    again.dispose();
  });
  return again;
}

/** Each point is asked for once, and the sampler chooses the same again. */
function expectReplayed(app: App, home: string, id: string, points: number): void {
  const asked = sweepEvents(home, id).flatMap((event) => (event.type === 'asked' ? [event.point] : []));
  expect(asked).toEqual(Array.from({ length: points }, (_, i) => i));
  expect(app.sweeps.replay(id)).toEqual({ points, different: [] });
}

describe('a search that learns', () => {
  it('with TPE, seeds and two objectives has all its points and a front, and goes on from its files alone', async () => {
    const home = temporaryFolder();
    let app = await appWith({}, { home });
    const objective = [
      { metric: 'test/loss', goal: 'minimize' },
      { metric: 'train/loss', goal: 'minimize' },
    ];
    const config = tinySweep({ seeds: 2, objective, sweep: tpe(6) });
    const { id, counts, unasked } = await trained(app, config);
    expect({ counts, unasked }).toMatchObject({ counts: { finished: 12 }, unasked: 0 });
    expectReplayed(app, home, id, 6);
    const mean = (point: number, metric: string): number =>
      [0, 1].reduce((sum, seed) => sum + (runAt(app, id, point, seed).metrics[metric]?.last ?? NaN) / 2, 0);
    const results = [0, 1, 2, 3, 4, 5].map(
      (point) => [mean(point, 'test/loss'), mean(point, 'train/loss')] as const,
    );
    const front = results.flatMap(([a, b], point) =>
      results.some(([c, d]) => c <= a && d <= b && (c < a || d < b)) ? [] : [point],
    );
    expect(
      app.sweeps
        .front(id)
        .points.map(({ point }) => point)
        .sort(),
    ).toEqual(front);

    const before = contentOf(app);
    app = await reindexed(app, home);
    expect(contentOf(app)).toEqual(before);
    // More points, in a range that not all present ones lie in.
    const space = { 'optimizer.learningRate': { min: 0.02, max: 0.3, scale: 'log' } };
    const more = tinySweep({ seeds: 2, objective, sweep: tpe(8, { space }) });
    await app.perform({ type: 'edit', sweepId: id, config: more });
    const kept = app.sweeps.runs(id).filter(({ config }) => {
      const { learningRate } = config.optimizer;
      return learningRate >= 0.02 && config.strategy.type === 'relinear-sg' && config.strategy.gammaG === 0.1;
    }).length;
    expect(app.sweeps.find(id)).toMatchObject({ unasked: 16 - kept, counts: { finished: 12 } });
    await app.sweeps.work(scopeOf(id), { parallel: 2 });
    expect(app.sweeps.find(id)).toMatchObject({ unasked: 0, counts: { finished: 12 + 16 - kept } });
    expect(app.sweeps.replay(id).different).toEqual([]);
    const after = contentOf(app);
    app = await reindexed(app, home);
    expect(contentOf(app)).toEqual(after);
  });

  it('by evolution goes on past points that diverge and that fail', async () => {
    const home = temporaryFolder();
    const app = await appWith({ retries: 0 }, { home });
    const config = tinySweep({
      strategy: { type: 'none' },
      sweep: {
        sampler: { type: 'evolution', population: 3, tournament: 2 },
        points: 9,
        space: { 'optimizer.learningRate': [0.01, 0.02, 0.05, 0.1, 1e6], 'model.widths': [[2], [4]] },
      },
    });
    const { id } = app.sweeps.submit(config);
    await app.sweeps.work(scopeOf(id), { parallel: 2 });
    const { counts, unasked } = app.sweeps.find(id);
    expect(unasked).toBe(0);
    expect(counts.finished + counts.diverged).toBe(9);
    expect(counts.diverged).toBeGreaterThan(0);
    expectReplayed(app, home, id, 9);
    const states = sweepEvents(home, id).flatMap((event) => (event.type === 'ended' ? [event.state] : []));
    expect(states).toContain('diverged');
  });

  it('is ended by its budget of runs, and goes on with a larger one', async () => {
    const home = temporaryFolder();
    const app = await appWith({}, { home });
    const { id } = await trained(app, tinySweep({ seeds: 2, sweep: tpe(4, { budget: { runs: 3 } }) }));
    const held = app.sweeps.find(id);
    expect(held.counts).toMatchObject({ finished: 3, paused: 1 });
    expect(held.hold).toEqual({ by: 'budget', message: 'its budget of 3 runs is used up' });
    // With the same budget, nothing more.
    await app.sweeps.work(await app.perform({ type: 'resume', sweepId: id, also: [] }), { parallel: 2 });
    expect(app.sweeps.find(id).counts).toMatchObject({ finished: 3, paused: 1 });
    const larger = tinySweep({ seeds: 2, sweep: tpe(4, { budget: { runs: 6 } }) });
    await app.perform({ type: 'edit', sweepId: id, config: larger });
    expect(app.sweeps.find(id)).toMatchObject({ hold: undefined, counts: { queued: 1 } });
    await app.sweeps.work(scopeOf(id), { parallel: 2 });
    expect(app.sweeps.find(id)).toMatchObject({
      hold: { by: 'budget' },
      counts: { finished: 6 },
      unasked: 2,
    });
    await app.perform({ type: 'edit', sweepId: id, config: tinySweep({ seeds: 2, sweep: tpe(4) }) });
    await app.sweeps.work(scopeOf(id), { parallel: 2 });
    expect(app.sweeps.find(id)).toMatchObject({ hold: undefined, counts: { finished: 8 }, unasked: 0 });
    expectReplayed(app, home, id, 4);
  });

  it('is ended by its budget of time while it trains, with checkpoints', async () => {
    const app = await appWith({});
    const long = { epochs: 1_000_000, evaluateEvery: 1000, checkpointSeconds: 1 };
    const grid = { sampler: 'grid', space: { 'strategy.gammaG': [0.1, 1, 2] }, budget: { hours: 5 / 3600 } };
    const { id, counts, hold } = await trained(app, tinySweep({ training: long, sweep: grid }));
    expect(counts).toMatchObject({ paused: 3 });
    expect(hold?.message).toMatch(/^its budget of .* hours of training is used up$/);
    const begun = app.sweeps.runs(id).filter(({ attempts }) => attempts > 0);
    expect(begun.length).toBeGreaterThan(0);
    for (const run of begun) {
      expect(app.runs.events(run.id).some(({ type }) => type === 'checkpoint')).toBe(true);
    }
  });

  it('begins before others of a lower priority, and after those of a higher', async () => {
    const app = await appWith({});
    const fixed = app.sweeps.submit(tinySweep({ name: 'fixed' }));
    const search = app.sweeps.submit(tinySweep({ name: 'search', sweep: tpe(2) }));
    const urgent = app.sweeps.submit(
      tinySweep({ name: 'urgent', sweep: { sampler: 'random', points: 2, space: rate } }),
    );
    await app.perform({ type: 'prioritize', sweepIds: [search.id], runIds: [], priority: 1 });
    await app.perform({ type: 'prioritize', sweepIds: [urgent.id], runIds: [], priority: 2 });
    const last = runAt(app, fixed.id, 2);
    await app.perform({ type: 'prioritize', sweepIds: [], runIds: [last.id], priority: 5 });
    await app.sweeps.work(scopeOf(fixed.id, search.id, urgent.id), { parallel: 1 });
    const order = app.runs
      .list()
      .sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0))
      .map(({ name }) => name.replace(/-s0$/, ''));
    expect(order).toEqual([
      'fixed p2',
      'urgent p0',
      'urgent p1',
      'search p0',
      'search p1',
      'fixed p0',
      'fixed p1',
    ]);
  });
});

describe('a pruner', () => {
  /** Long enough to be looked at on the way. */
  const training = { epochs: 600, evaluateEvery: 30, checkpointSeconds: 1 };
  /** The first is good, the others are hopeless: their network hardly learns. */
  const grid = (pruner: unknown, ...rates: number[]) => ({
    sampler: 'grid',
    space: { 'optimizer.learningRate': [0.1, ...rates] },
    pruner,
  });

  it('ends points by the means over their seeds, which resumed are trained to the end with equal bits', async () => {
    const home = temporaryFolder();
    let app = await appWith({}, { home });
    const asha = { type: 'asha', reduction: 3, minEpochs: 30 };
    const dataset = { name: 'runge' };
    const objective = { metric: 'test/loss', goal: 'minimize' };
    const base = { dataset, objective, seeds: 2, training };
    const rates = [0.00002, 0.00001];
    const { id } = await trained(app, tinySweep({ ...base, sweep: grid(asha, ...rates) }), 1);
    const { id: whole } = await trained(app, tinySweep({ ...base, sweep: grid('none', ...rates) }));
    expect(app.sweeps.find(whole).counts).toMatchObject({ finished: 6 });
    expect([0, 1].map((seed) => runAt(app, id, 0, seed).state)).toEqual(['finished', 'finished']);
    const pruned = app.sweeps.runs(id).filter(({ state }) => state === 'pruned');
    expect(pruned).toHaveLength(4);
    for (const { place, outcome } of pruned) {
      // Both seeds, for the same reason.
      const runs = [0, 1].map((seed) => runAt(app, id, place?.point ?? 0, seed));
      expect(runs.map(({ state }) => state)).toEqual(['pruned', 'pruned']);
      expect(runs[0]?.outcome).toEqual(runs[1]?.outcome);
      expect(outcome).toMatchObject({
        code: 'PRUNED',
        message: expect.stringMatching(/at the rung of/) as string,
      });
    }
    const begun = pruned.filter(({ attempts }) => attempts > 0);
    for (const run of begun) {
      const types = app.runs.events(run.id).map(({ type }) => type);
      expect(types.slice(-2)).toEqual(['checkpoint', 'stopped']);
      expect(run.epoch).toBeLessThan(600);
    }
    const before = contentOf(app);
    app = await reindexed(app, home);
    expect(contentOf(app)).toEqual(before);
    const scope = await app.perform({ type: 'resume', sweepId: id, also: ['pruned'] });
    await app.sweeps.work(scope, { parallel: 2 });
    expect(app.sweeps.find(id).counts).toMatchObject({ finished: 6 });
    for (const run of pruned) {
      const other = runAt(app, whole, run.place?.point ?? 0, run.config.seed);
      expect(app.runs.compare([run.id, other.id]).map(({ verdict }) => verdict)).toEqual(['equal']);
    }
  });

  it('by the median compares with what has finished, also after the app was closed', async () => {
    const home = temporaryFolder();
    const sweep = grid({ type: 'median', startup: 1, warmup: 30 }, 0.00002, 0.00001);
    const base = { dataset: { name: 'runge' }, training };
    const first = await appWith({}, { home });
    const { id } = first.sweeps.submit(tinySweep({ ...base, sweep }));
    const ended = new AbortController();
    await first.sweeps.work(scopeOf(id), {
      parallel: 1,
      signal: ended.signal,
      onEnded: () => {
        ended.abort();
      },
    });
    expect(first.sweeps.find(id).counts).toMatchObject({ finished: 1, queued: 2 });
    first.dispose();
    const app = await appWith({}, { home });
    await app.sweeps.work(await app.perform({ type: 'resume', also: [] }), { parallel: 1 });
    expect(app.sweeps.runs(id).map(({ state }) => state)).toEqual(['finished', 'pruned', 'pruned']);
    expect(runAt(app, id, 1).outcome?.message).toMatch(/the median of the averages of 1 finished points/);
  });

  it('sees a collapse in the metrics of a run alone', async () => {
    const app = await appWith({});
    const collapse = { type: 'collapse', factor: 1.01, readings: 2 };
    const { id } = await trained(
      app,
      tinySweep({
        // Its loss goes up and down, and never beyond all bounds.
        model: { type: 'mlp', widths: [4], neuron: 'conventional' },
        strategy: { type: 'none' },
        training: { epochs: 1500, evaluateEvery: 10, checkpointSeconds: 1 },
        sweep: { sampler: 'grid', space: { 'optimizer.learningRate': [0.7, 0.00001] }, pruner: collapse },
      }),
    );
    const [run, calm] = app.sweeps.runs(id);
    expect([run?.state, calm?.state]).toEqual(['pruned', 'finished']);
    expect(run?.outcome?.message).toMatch(/^train\/loss was above 1\.01 times its best/);
  });
});
