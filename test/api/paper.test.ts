import { describe, expect, it, onTestFinished } from 'vitest';
import { appRouter } from '../../src-main/api/router';
import { createApp, type App } from '../../src-main/app';
import { temporaryFolder } from '../support/temporary';
import { addSweep, type Ending } from './sample-home';

async function open() {
  const app = await createApp({ home: temporaryFolder() });
  onTestFinished(() => {
    app.dispose();
  });
  return { app, call: appRouter.createCaller(app).paper };
}

/** Fig. 6 in its quick form on generated images: six rows of three seeds, 12 epochs each. */
const addFigure = (app: App, endingOf: (point: number, seed: number) => Ending): string =>
  addSweep(app, endingOf, app.paper.sweepOf('figure-6', 'quick'), undefined, 12);

describe('the gallery', () => {
  it('lists what the paper has, how far each form is, and which data is missing', async () => {
    const { app, call } = await open();
    const before = await call.list();
    const [first] = before;
    expect(first).toMatchObject({ id: 'figure-1', place: 'Fig. 1', group: 'paper', budgets: [] });
    const [quick, full] = before.find(({ id }) => id === 'figure-6')?.budgets ?? [];
    expect(quick).toMatchObject({
      name: 'quick',
      state: 'not run',
      runs: 18,
      ended: 0,
      progress: 0,
      data: null,
    });
    expect(full?.data).toEqual({ name: 'cifar10', title: 'CIFAR-10', byName: true });
    const byHand = before.find(({ id }) => id === 'table-7')?.budgets[0]?.data;
    expect(byHand).toEqual({ name: 'imagenet', title: 'imagenet', byName: false });

    const sweep = addFigure(app, (point) => (point < 3 ? 'finished' : 'queued'));
    const listed = (await call.list()).find(({ id }) => id === 'figure-6')?.budgets[0];
    expect(listed).toMatchObject({ state: 'waiting', ended: 9, sweepId: sweep });
    expect(listed?.progress).toBeCloseTo(0.5);
    expect(listed?.findings.map(({ holds }) => holds)).toContain(null);
  });

  it('shows one with its table, its curves by row and its report', async () => {
    const { app, call } = await open();
    addFigure(app, (point) => (point === 0 ? 'diverged' : 'finished'));
    const { trained, computed } = await call.show({ id: 'figure-6' });
    expect(computed).toBeNull();
    expect(trained).toMatchObject({ budgets: ['quick', 'full'], progress: 1, data: null });
    expect(trained?.results).toMatchObject({ budget: 'quick', state: 'complete', dataset: 'textures' });
    const { columns = [], rows = [], open: openRows } = trained?.table ?? {};
    expect(openRows).toBeNull();
    const best = columns.findIndex(({ title }) => title === 'Best error (%), published');
    expect(columns[best + 1]).toMatchObject({ title: 'ours', measure: 'Best error (%)', numeric: true });
    expect(rows[0]?.map(({ text }) => text)).toContain('did not converge');
    expect(rows[4]?.[best]?.text).toBe('7.78');
    expect(rows[4]?.[best + 1]?.text).toMatch(/^\d+\.\d+ ± \d+\.\d+$/);
    expect(trained?.config).toContain('experiment: figure-6/quick');
    expect(trained?.sweeps).toHaveLength(1);

    const [error, loss] = await call.curves({
      id: 'figure-6',
      budget: 'quick',
      metrics: ['test/error', 'train/loss'],
    });
    expect(error?.lines.map(({ label }) => label)).toEqual(trained?.results.rows.map(({ title }) => title));
    expect(error?.lines[1]?.curve?.x).toEqual([2, 4, 6, 8, 10, 12]);
    expect(loss?.lines).toHaveLength(6);
    const report = (format: 'latex' | 'markdown' | 'html') =>
      call.report({ ids: ['figure-6'], budget: 'quick', format });
    expect(await report('latex')).toContain('\\toprule');
    expect(await report('markdown')).toContain('Quick budget: 3 seeds a row, 12 epochs');
    expect(await report('html')).toContain('<h2>Fig. 6');
  });

  it('shows what is only computed, takes the form that there is, and knows no other', async () => {
    const { call } = await open();
    expect(await call.show({ id: 'figure-1', budget: 'full' })).toMatchObject({
      trained: null,
      computed: {
        ...{ id: 'figure-1', place: 'Fig. 1' },
        table: {
          columns: [
            ...['network', 'σ', 'largest |output|, seed 0', 'median over 10 seeds'],
            ...['smallest seed', 'largest seed'],
          ],
        },
      },
    });
    const imagenet = await call.show({ id: 'table-7', budget: 'quick' });
    expect(imagenet.trained?.results).toMatchObject({ budget: 'full', state: 'not run', needs: 'imagenet' });
    await expect(call.show({ id: 'table-99' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('runs what is missing of rows, and refuses where the data is not there', async () => {
    const { app, call } = await open();
    const request = { id: 'figure-6', budget: 'quick' as const };
    const first = await call.run({ ...request, rows: ['γ = 0.1'], seeds: 1 });
    expect(first.sweepIds).toHaveLength(1);
    const [id = ''] = first.sweepIds;
    expect(app.sweeps.runs(id).map(({ config }) => config.seed)).toEqual([0]);
    const { trained } = await call.show({ id: 'figure-6' });
    expect(trained?.results.rows.map(({ missing }) => missing)).toEqual([2, 3, 3, 3, 3, 3]);
    await app.sweeps.cancel(id);
    await expect(call.run({ id: 'figure-6', budget: 'full' })).rejects.toThrow(/cifar10/);
  });
});
