import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp, type App } from '../../../src-main/app';
import { paperOf } from '../../../src-main/app/paper';
import { openStore } from '../../../src-main/store/store';
import { addSweep, type Ending } from '../../api/sample-home';
import { twoNetworks } from '../../support/experiments';
import { temporaryFolder } from '../../support/temporary';

async function open(imported: readonly string[] = []) {
  const root = temporaryFolder();
  const folder = join(root, 'experiments');
  mkdirSync(folder);
  writeFileSync(join(folder, '01-two.yaml'), twoNetworks);
  const app = await createApp({ home: join(root, 'home') });
  const store = openStore(app.paths.database);
  onTestFinished(() => {
    store.dispose();
    app.dispose();
  });
  const isImported = (name: string): boolean => imported.includes(name);
  const { perform } = app;
  const paper = paperOf({ store, isImported, perform, requireData: () => Promise.resolve(), folder });
  const add = (app: App, ending: (point: number, seed: number) => Ending): string =>
    addSweep(app, ending, paper.sweepOf('two', 'quick'));
  return { app, paper, add };
}

describe('the results of an experiment', () => {
  it('say that nothing has been run, and what the paper has', async () => {
    const { paper } = await open();
    const results = paper.results('two', 'quick');
    expect(results).toMatchObject({
      state: 'not run',
      seeds: 2,
      epochs: 60,
      dataset: 'spirals',
      sweepIds: [],
    });
    expect(results.notes).toEqual(['Few seeds.']);
    expect(results.rows.map(({ title, missing }) => [title, missing])).toEqual([
      ['ResNet_20', 2],
      ['QResNet', 2],
    ]);
    expect(results.rows[0]?.values['error']).toEqual({ published: 8.75, ours: null, difference: null });
    expect(results.findings).toEqual([
      {
        claim: 'quadratic is better',
        measure: 'error',
        holds: null,
        evidence: 'QResNet: not run · ResNet_20: not run',
      },
    ]);
  });

  it('are means and deviations over the finished runs, beside what was published', async () => {
    const { app, paper, add } = await open();
    const id = add(app, (point, seed) => (point === 1 && seed === 1 ? 'diverged' : 'finished'));
    const results = paper.results('two', 'quick');
    expect(results).toMatchObject({ state: 'complete', sweepIds: [id] });
    const errors = app.sweeps
      .runs(id)
      .filter(({ place }) => place?.point === 0)
      .map(({ metrics }) => metrics['test/error']?.last ?? NaN);
    const [a = NaN, b = NaN] = errors;
    const [first, second] = results.rows;
    expect(first?.values['error']).toEqual({
      published: 8.75,
      ours: {
        mean: (a + b) / 2,
        deviation: expect.closeTo(Math.abs(a - b) / Math.SQRT2, 10) as number,
        n: 2,
      },
      difference: (a + b) / 2 - 8.75,
    });
    expect(second?.values['error']).toMatchObject({
      published: 'no convergence',
      ours: { n: 1 },
      difference: null,
    });
    expect(second?.values['parameters']?.ours?.mean).toBeGreaterThan(0);
    expect(first?.values['oscillation']?.ours?.mean).toBeGreaterThanOrEqual(0);
    expect(second?.counts).toMatchObject({ total: 2, finished: 1, diverged: 1 });
    // One run decides nothing.
    expect(results.findings[0]).toMatchObject({
      holds: null,
      evidence: expect.stringMatching(/QResNet: .+ \(one run\) · ResNet_20: .+ ± .+ \(n = 2\)/) as string,
    });
  });

  it('count a row that did not converge as worse than any', async () => {
    const { app, paper, add } = await open();
    add(app, (point) => (point === 1 ? 'diverged' : 'finished'));
    const [finding] = paper.results('two', 'quick').findings;
    expect(finding).toMatchObject({ holds: false });
    expect(finding?.evidence).toMatch(/QResNet: did not converge · ResNet_20: \d/);
  });

  it('count a seed once, however often it was trained', async () => {
    const { paper, app, add } = await open();
    add(app, (point, seed) => (point === 0 && seed === 0 ? 'failed' : 'finished'));
    add(app, () => 'finished');
    const { rows, state } = paper.results('two', 'quick');
    expect(rows.map(({ counts }) => counts)).toMatchObject([
      { total: 2, finished: 2 },
      { total: 2, finished: 2 },
    ]);
    expect(rows.map(({ values }) => values['error']?.ours?.n)).toEqual([2, 2]);
    expect(state).toBe('complete');
  });

  it('are of what runs train, also where the sweep was edited', async () => {
    const { app, paper, add } = await open();
    const id = add(app, () => 'finished');
    const before = paper.results('two', 'quick').rows.map(({ runIds }) => runIds);
    const sweep = paper.sweepOf('two', 'quick');
    const { network } = sweep.sweep.space;
    const variants = network !== undefined && 'variants' in network ? network.variants : {};
    const reversed = Object.fromEntries(Object.entries(variants).reverse());
    const edited = { ...sweep, sweep: { ...sweep.sweep, space: { network: { variants: reversed } } } };
    await app.perform({ type: 'edit', sweepId: id, config: edited });
    expect(paper.results('two', 'quick').rows.map(({ runIds }) => runIds)).toEqual(before);
    // Points that are new have the values of those that were dropped, and train something else.
    const other = { ...sweep, optimizer: { type: 'adam', learningRate: 0.02 } };
    await app.perform({ type: 'edit', sweepId: id, config: other });
    expect(paper.results('two', 'quick').rows.map(({ runIds }) => runIds)).toEqual(before);
  });

  it('know the rows that start from weights of a conventional network', async () => {
    const { app } = await open();
    addSweep(app, () => 'finished', app.paper.sweepOf('figure-8', 'quick'), undefined, 12);
    const { state, rows } = app.paper.results('figure-8', 'quick');
    expect(state).toBe('complete');
    expect(rows.map(({ counts }) => counts.finished)).toEqual(rows.map(() => 3));
  });

  it('hold nothing where no row came to anything', async () => {
    const { app, paper, add } = await open();
    add(app, () => 'diverged');
    expect(paper.results('two', 'quick').findings).toMatchObject([
      { holds: false, evidence: 'QResNet: did not converge · ResNet_20: did not converge' },
    ]);
  });

  it('are of other data where the own is not there, and say so', async () => {
    const { paper } = await open();
    const results = paper.results('two', 'full');
    expect(results).toMatchObject({ dataset: 'spirals', notes: ['Spirals stand for flowers.'] });
    const there = await open(['flowers']);
    expect(there.paper.results('two', 'full')).toMatchObject({ dataset: 'flowers', notes: [] });
    expect(there.paper.configText('two', 'full')).toContain('flowers');
  });
});

describe('running an experiment', () => {
  it('stores what is missing, once, and takes up what was left', async () => {
    const { app, paper } = await open();
    const first = await paper.start('two', { budget: 'quick', rows: ['QResNet'], seeds: 1 });
    expect(app.sweeps.runs(first.sweepIds[0] ?? '')).toHaveLength(1);
    expect(paper.results('two', 'quick')).toMatchObject({ state: 'waiting' });
    const { sweepIds } = await paper.start('two', { budget: 'quick' });
    // The one that is queued, the other seed of its row, and both of the other row.
    expect(sweepIds).toHaveLength(3);
    expect(sweepIds[0]).toBe(first.sweepIds[0]);
    expect(sweepIds.flatMap((id) => app.sweeps.runs(id))).toHaveLength(4);
    expect(paper.results('two', 'quick').rows.map(({ counts, missing }) => [counts.total, missing])).toEqual([
      [2, 0],
      [2, 0],
    ]);
    const again = await paper.start('two', { budget: 'quick' });
    expect(again.sweepIds.toSorted()).toEqual(sweepIds.toSorted());
  });

  it('stores nothing twice where it is asked twice at once', async () => {
    const { app, paper } = await open();
    const [first, second] = await Promise.all([
      paper.start('two', { budget: 'quick' }),
      paper.start('two', { budget: 'quick' }),
    ]);
    expect(second).toEqual(first);
    expect(app.sweeps.list()).toHaveLength(1);
  });

  it('has nothing to do where every row has its runs, and trains failed ones again', async () => {
    const { app, paper, add } = await open();
    add(app, () => 'finished');
    expect(await paper.start('two', { budget: 'quick' })).toEqual({ sweepIds: [], runIds: [] });
    const other = await open();
    other.add(other.app, (point, seed) => (point + seed === 0 ? 'failed' : 'finished'));
    expect(other.paper.results('two', 'quick').runs).toEqual({ done: 3, all: 4 });
    const { sweepIds } = await other.paper.start('two', { budget: 'quick' });
    expect(sweepIds.flatMap((id) => other.app.sweeps.runs(id))).toHaveLength(1);
  });

  it('refuses what there is none of', async () => {
    const { paper } = await open();
    expect(() => paper.results('tow', 'quick')).toThrow('there is no experiment "tow"');
    await expect(paper.start('two', { budget: 'quick', rows: ['QResNet20'] })).rejects.toThrow(
      'two has no row "QResNet20"',
    );
  });
});
