import { describe, expect, it, onTestFinished } from 'vitest';
import { appRouter } from '../../src-main/api/router';
import { createApp, type App } from '../../src-main/app';
import { runAt } from '../support/sweeps';
import { temporaryFolder } from '../support/temporary';
import { addSweep } from './sample-home';

/** Conventional runs fall evenly, with a step back of 2 every tenth epoch; others collapse, recover, or diverge. */
function errorAt(point: number, epoch: number): number {
  const steady = 60 - epoch * 0.5 + (epoch % 20 === 0 ? 2.5 : 0);
  if (point === 1 && epoch > 50) return 1000;
  if (point === 2 && epoch > 20 && epoch <= 30) return 1000;
  return point === 3 && epoch > 29 ? NaN : steady;
}

async function openApp(): Promise<{ app: App; sweep: string }> {
  const app = await createApp({ home: temporaryFolder() });
  onTestFinished(() => {
    app.dispose();
  });
  const sweep = addSweep(
    app,
    (point, seed) => (point === 3 ? 'diverged' : point === 4 && seed === 0 ? 'diverged' : 'finished'),
    undefined,
    (point, seed, epoch): Record<string, number> => {
      if (point === 4 && seed === 0) return { 'train/loss': NaN };
      return {
        'test/error': errorAt(point, epoch),
        'train/loss': point === 3 && epoch > 29 ? NaN : 1 / epoch,
        'learning_rate/r': epoch <= 40 ? 0.1 : 0.01,
      };
    },
  );
  return { app, sweep };
}

describe('the stability of stored runs', () => {
  it('is told of a run, with its stages and collapses', async () => {
    const { app, sweep } = await openApp();
    const call = appRouter.createCaller(app);
    const of = (point: number, metric = 'test/error') =>
      call.inspect.stability({ id: runAt(app, sweep, point, 0).id, metric });
    const steady = await of(0);
    // Readings are two epochs apart: setbacks of 2.5 − 1 at epochs 20, 40 and 60; none across the milestone at 40.
    expect(steady).toMatchObject({ fate: 'steady', at: null, readings: 30, collapses: [] });
    expect(steady?.worst?.by).toBeCloseTo(1.5, 9);
    expect(steady?.oscillation).toBeCloseTo(Math.sqrt((3 * 1.5 ** 2) / 28), 9);
    expect(steady?.stages.map(({ rate, changes }) => [rate, changes])).toEqual([
      [0.1, 19],
      [0.01, 9],
    ]);
    expect(await of(1)).toMatchObject({ fate: 'collapsed', at: { epoch: 52 }, collapses: [{ until: null }] });
    expect(await of(2)).toMatchObject({
      fate: 'recovered',
      collapses: [{ from: { epoch: 22 }, until: { epoch: 32 }, worst: 1000 }],
    });
    expect(await of(3)).toMatchObject({ fate: 'diverged', at: { epoch: 30 }, collapses: [{ worst: 'NaN' }] });
    // It diverged before it was evaluated, and is told of all the same.
    expect(await of(4)).toMatchObject({ fate: 'diverged', readings: 0, oscillation: null });
    expect(await of(0, 'test/loss')).toBeNull();
  });

  it('makes columns of comparisons and exports', async () => {
    const { app, sweep } = await openApp();
    const call = appRouter.createCaller(app);
    const columns = [
      'model.neuron',
      'oscillation',
      'collapse',
      'oscillation/train/loss',
      'collapse/train/loss',
    ];
    const table = await call.compare.table({ sweep, columns });
    // √(3·1.5²/28), √(2·1.5²/23) up to the collapse, √((947.5² + 3·1.5²)/28).
    expect(table.rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
      ['conventional', '0.49 ± 0.00', 'none', '0.000 ± 0.000', 'none'],
      ['quadratic', '0.44 ± 0.00', '3 of 3 collapsed', '0.000 ± 0.000', 'none'],
      ['quadratic', '179.06 ± 0.00', '3 of 3 recovered', '0.000 ± 0.000', 'none'],
      ['quadratic', '–', '3 of 3 diverged', '–', '3 of 3 diverged'],
      ['compact', '0.49 ± 0.00', '1 of 3 diverged', '0.000 ± 0.000', '1 of 3 diverged'],
    ]);
    expect(table.columns.map(({ numeric }) => numeric)).toEqual([false, true, false, true, false]);
    expect(table.choices.find(({ title }) => title === 'Stability')?.columns.map(({ key }) => key)).toEqual([
      'oscillation',
      'collapse',
    ]);
    const csv = app.exports.sweep(sweep, { format: 'csv', columns });
    expect(csv.split('\n')[0]).toBe(
      'model.neuron,oscillation.mean,oscillation.deviation,oscillation.n,collapse,oscillation/train/loss.mean,oscillation/train/loss.deviation,oscillation/train/loss.n,collapse/train/loss',
    );
    const markdown = app.exports.sweep(sweep, {
      format: 'markdown',
      groupBy: 'none',
      columns: columns.slice(0, 3),
    });
    expect(markdown).toContain('collapsed at epoch 52');
    expect(() => app.exports.sweep(sweep, { format: 'csv', columns: ['oscillation/nope'] })).toThrow(
      /unknown column "oscillation\/nope"/,
    );
  });

  it('is reported of runs and of sweeps, each and over seeds', async () => {
    const { app, sweep } = await openApp();
    const report = app.stabilityReport([sweep]);
    expect(report.runs).toHaveLength(15);
    expect(report.configurations.map(({ fates }) => Object.values(fates))).toEqual([
      [3, 0, 0, 0],
      [0, 0, 3, 0],
      [0, 3, 0, 0],
      [0, 0, 0, 3],
      [2, 0, 0, 1],
    ]);
    expect(report.configurations[4]?.oscillation).toMatchObject({ n: 2, deviation: 0 });
    expect(report.configurations[3]?.oscillation).toBeUndefined();
    expect(report.table).toContain('oscillation of test error (%)');
    const one = runAt(app, sweep, 1, 2);
    expect(app.stabilityReport([one.id, one.id], 'train/loss').runs).toMatchObject([
      { run: one.id, metric: 'train/loss', stability: { fate: 'steady' } },
    ]);
    expect(() => app.stabilityReport([sweep], 'test/rmse')).toThrow(
      /none of these runs has recorded "test\/rmse"/,
    );
    expect(() => app.stabilityReport(['nope'])).toThrow('there is no sweep and no run "nope"');
  });
});
