import { describe, expect, it, onTestFinished } from 'vitest';
import { appRouter } from '../../src-main/api/router';
import { createApp, type App } from '../../src-main/app';
import { runAt } from '../support/sweeps';
import { temporaryFolder } from '../support/temporary';
import { addUnrulySweep } from './sample-home';

async function openApp(): Promise<{
  app: App;
  sweep: string;
  call: ReturnType<typeof appRouter.createCaller>;
}> {
  const app = await createApp({ home: temporaryFolder() });
  onTestFinished(() => {
    app.dispose();
  });
  return { app, sweep: addUnrulySweep(app), call: appRouter.createCaller(app) };
}

describe('a comparison', () => {
  it('of a sweep has a row for all seeds of a point, and the same key whatever it is beside', async () => {
    const { sweep, call } = await openApp();
    const table = await call.compare.table({ sweep });
    expect(table).toMatchObject({ by: 'seed', missing: [], left: 0, objective: { metric: 'test/error' } });
    expect(table.rows.map(({ label }) => label)).toEqual([
      'conventional',
      'quadratic, none',
      'quadratic, sg',
      'quadratic, sw-l2',
      'compact, sg',
    ]);
    expect(new Set(table.rows.map(({ key }) => key)).size).toBe(5);
    expect(table.rows[1]?.states).toEqual({ finished: 2, diverged: 1 });
    const board = await call.sweeps.board({ id: sweep });
    expect(table.rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual(
      board.rows.map(({ cells }) => cells),
    );

    const chosen = await call.compare.table({ runs: table.rows[3]?.runIds ?? [] });
    expect(chosen.rows.map(({ key }) => key)).toEqual([table.rows[3]?.key]);
  });

  it('is of runs by id, of a query or of groups by fields, with the columns that are picked', async () => {
    const { app, sweep, call } = await openApp();
    const ids = [runAt(app, sweep, 0, 0).id, runAt(app, sweep, 1, 2).id];
    const each = await call.compare.table({
      runs: [...ids, 'gone'],
      by: 'none',
      columns: ['state', 'test/error', 'nonsense'],
    });
    expect(each.missing).toEqual(['gone']);
    expect(each.columns.map(({ key }) => key)).toEqual(['state', 'test/error']);
    expect(each.rows.map(({ cells }) => cells[0]?.text)).toEqual(['finished', 'diverged']);
    expect(each.rows.map(({ label }) => label)).toEqual(['conventional, seed 0', 'quadratic, none, seed 2']);

    const query = await call.compare.table({
      where: 'model.neuron = "quadratic"',
      by: ['model.neuron', 'strategy.type'],
    });
    expect(query.rows.map(({ label }) => label)).toEqual(
      ['none', 'relinear-sg', 'relinear-sw-l2'].map((name) => name),
    );
    expect(query.rows.map(({ runIds }) => runIds.length)).toEqual([3, 3, 3]);
    await expect(call.compare.table({ where: 'neuron ==' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect((await call.compare.table({})).rows).toEqual([]);
    const groups = each.choices.map(({ title }) => title);
    expect(groups).toEqual([
      'What differs',
      'Test',
      'Training',
      'Stability',
      'Runs',
      'Settings that are the same',
    ]);
  });

  it('has curves with the range over seeds, and those of runs that diverged', async () => {
    const { app, sweep, call } = await openApp();
    const [error, loss] = await call.compare.curves({ sweep, metrics: ['test/error', 'train/loss'] });
    expect(error).toMatchObject({ metric: 'test/error', xTitle: 'epoch', log: true });
    expect(error?.lines.map(({ runs }) => runs)).toEqual([3, 2, 1, 3, 3]);
    expect(error?.lines[0]?.curve?.low[0]).toBeLessThan(error?.lines[0]?.curve?.high[0] ?? NaN);
    expect(error?.lines[4]?.curve).toBeNull();
    expect(loss?.lines[0]?.curve?.x).toHaveLength(30);
    const { id } = runAt(app, sweep, 3, 0);
    const [diverged] = await call.compare.curves({
      runs: [id],
      by: 'none',
      metrics: ['test/error'],
      axis: 'step',
    });
    expect(diverged).toMatchObject({ xTitle: 'optimizer step' });
    expect(diverged?.lines[0]?.curve?.mean.at(-1)).toBeNull();
    // Nobody measured the time of these.
    const [timed] = await call.compare.curves({ sweep, metrics: ['test/error'], axis: 'seconds' });
    expect(timed).toMatchObject({ xTitle: 'epoch' });
  });

  it('has the values of the seeds, and only the settings that differ', async () => {
    const { sweep, call } = await openApp();
    const { groups } = await call.compare.values({ sweep, metric: 'test/error' });
    expect(groups.map(({ values }) => values.length)).toEqual([3, 2, 1, 0, 0]);
    expect(groups[0]?.values.map(({ seed }) => seed)).toEqual([0, 1, 2]);
    const { differences, same } = await call.compare.configs({ sweep });
    expect(differences.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['model.neuron', 'strategy.type', 'strategy.gammaG']),
    );
    expect(differences.map(({ path }) => path)).not.toContain('seed');
    expect(same).toBeGreaterThan(10);
    const neuron = differences.find(({ path }) => path === 'model.neuron');
    expect(neuron?.values).toEqual([
      { text: 'conventional', groups: [0] },
      { text: 'quadratic', groups: [1, 2, 3] },
      { text: 'compact', groups: [4] },
    ]);
  });

  it('is exported as it is shown', async () => {
    const { sweep, call } = await openApp();
    const columns = ['model.neuron', 'test/error'];
    const texts = (await call.compare.table({ sweep, columns, decimals: 1 })).rows.map(
      ({ cells }) => cells[1]?.text ?? '',
    );
    expect(texts[0]).toMatch(/^\d\.\d ± \d\.\d$/);
    const text = async (format: 'latex' | 'markdown' | 'tsv' | 'csv' | 'json' | 'html') =>
      (await call.compare.export({ sweep, columns, decimals: 1, format })).text;
    expect(await text('latex')).toContain(`$${(texts[0] ?? '').replace('±', '\\pm')}$`);
    expect(await text('markdown')).toContain(`**${texts[0] ?? ''}**`);
    expect((await text('tsv')).split('\n')[1]).toBe(`conventional\t${texts[0] ?? ''}`);
    expect(await text('csv')).toMatch(/^model\.neuron,test\/error\.mean,/);
    expect(JSON.parse(await text('json'))).toMatchObject({ title: 'Two spirals, neurons and strategies' });
    expect(await text('html')).toContain('<h1>Two spirals, neurons and strategies</h1>');
    const grouped = await call.compare.export({ sweep, by: ['model.neuron'], format: 'latex' });
    expect(grouped.text).toContain('standard deviation over runs');
  });
});
