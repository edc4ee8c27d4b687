import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src-main/domain/records';
import type { ComparisonTable } from '../../src-main/exports';
import { sampleRun, sampleTable, seeds, summary } from './sample';

const cellAt = (table: ComparisonTable, row: number, key: string) =>
  table.rows[row]?.cells[table.columns.findIndex((column) => column.key === key)];
const bestRows = (table: ComparisonTable, key = 'test/rmse'): number[] => {
  const index = table.columns.findIndex((column) => column.key === key);
  return table.rows.flatMap((row, i) => (row.best.includes(index) ? [i] : []));
};
const keys = (table: ComparisonTable): string[] => table.columns.map(({ key }) => key);

describe('grouping', () => {
  it('has one row a point, in the order of the points, with mean and sample deviation over the seeds', () => {
    const table = sampleTable([...seeds(1, [5]), ...seeds(0, [1, 2, 3])].reverse());
    expect(table.rows.map((row) => row.seeds)).toEqual([[0, 1, 2], [0]]);
    expect(cellAt(table, 0, 'test/rmse')).toEqual({ kind: 'statistic', mean: 2, deviation: 1, n: 3 });
  });

  it('gives no deviation for a single seed', () => {
    const table = sampleTable(seeds(0, [0.5]));
    expect(cellAt(table, 0, 'test/rmse')).toEqual({
      kind: 'statistic',
      mean: 0.5,
      deviation: undefined,
      n: 1,
    });
  });

  it('puts runs without a sweep together that differ in nothing but the seed, and shows in what the rows differ', () => {
    const alone = (seed: number, learningRate: number): RunRecord => ({
      ...sampleRun({ seed, rmse: 1, config: { optimizer: { type: 'adam', learningRate } } }),
      id: `${seed} ${learningRate}`,
      place: undefined,
    });
    const table = sampleTable([alone(0, 0.1), alone(0, 0.01), alone(1, 0.1)]);
    expect(table.rows.map((row) => row.runIds)).toEqual([['0 0.1', '1 0.1'], ['0 0.01']]);
    expect(keys(table)[0]).toBe('optimizer.learningRate');
  });

  it('keeps equal points of two sweeps apart', () => {
    const runs = [sampleRun({ sweepId: 'a', rmse: 1 }), sampleRun({ sweepId: 'b', rmse: 2 })];
    expect(sampleTable(runs).rows).toHaveLength(2);
  });

  it('has one row a run, with seed and state, if nothing is grouped', () => {
    const runs = [...seeds(0, [1, 2]), sampleRun({ point: 0, seed: 2, state: 'running', rmse: 3 })];
    const table = sampleTable(runs, { groupBy: 'none' });
    expect(keys(table)).toEqual(['run', 'method', 'seed', 'state', 'test/rmse', 'parameters']);
    expect(cellAt(table, 1, 'test/rmse')).toEqual({ kind: 'number', value: 2 });
    expect(cellAt(table, 2, 'state')).toEqual({ kind: 'text', text: 'running' });
    expect(cellAt(table, 2, 'test/rmse')).toEqual({ kind: 'missing' });
  });

  it('has means over the folds of cross-validation and over seeds, unless each fold is asked for', () => {
    const fold = (learningRate: number, index: number, seed: number, rmse: number): RunRecord =>
      sampleRun({
        point: 10 * learningRate + index,
        values: { 'optimizer.learningRate': learningRate, 'dataset.fold.index': index },
        seed,
        rmse,
        config: {
          dataset: { name: 'digits', fold: { of: 2, index } },
          optimizer: { type: 'adam', learningRate },
        },
      });
    const runs = [
      fold(1, 0, 0, 1),
      fold(1, 0, 1, 2),
      fold(1, 1, 0, 3),
      fold(1, 1, 1, 4),
      fold(2, 0, 0, 5),
      fold(2, 1, 0, 7),
    ];
    const table = sampleTable(runs);
    expect(table.groupBy).toBe('fold');
    expect(keys(table)[0]).toBe('optimizer.learningRate');
    expect(keys(table)).not.toContain('dataset.fold.index');
    expect(cellAt(table, 0, 'test/rmse')).toMatchObject({ kind: 'statistic', mean: 2.5, n: 4 });
    expect(cellAt(table, 1, 'test/rmse')).toMatchObject({ kind: 'statistic', mean: 6, n: 2 });
    expect(table.rows.map(({ settings }) => settings.map(({ key }) => key))).toEqual([
      ['optimizer.learningRate'],
      ['optimizer.learningRate'],
    ]);
    const folds = sampleTable(runs, { groupBy: 'seed' });
    expect(folds.rows).toHaveLength(4);
    expect(keys(folds)).toContain('dataset.fold.index');
  });

  it('holds every one of 1,000 rows', () => {
    const runs = Array.from({ length: 1000 }, (_, point) => sampleRun({ point, rmse: point + 1 }));
    expect(sampleTable(runs).rows).toHaveLength(1000);
  });

  it('is empty without runs', () => {
    expect(sampleTable([]).rows).toEqual([]);
  });
});

describe('runs that did not finish', () => {
  it('are counted, but are in no mean', () => {
    const runs = [
      ...seeds(0, [1, 3]),
      sampleRun({ seed: 2, state: 'diverged', rmse: 1e30 }),
      sampleRun({ seed: 3, state: 'failed', rmse: 100 }),
      sampleRun({ seed: 4, state: 'cancelled', rmse: 100 }),
      sampleRun({ seed: 5, state: 'queued' }),
    ];
    const table = sampleTable(runs);
    expect(table.rows[0]?.counts).toEqual({
      total: 6,
      finished: 2,
      diverged: 1,
      pruned: 0,
      failed: 1,
      cancelled: 1,
      unfinished: 1,
    });
    expect(cellAt(table, 0, 'test/rmse')).toMatchObject({ mean: 2, n: 2 });
  });

  it('leave a row without a number, and never the best', () => {
    const diverged = seeds(0, [0.001, 0.001], { state: 'diverged' });
    const running = seeds(1, [0.001], { state: 'running' });
    const table = sampleTable([...diverged, ...running, ...seeds(2, [0.5])]);
    expect(cellAt(table, 0, 'test/rmse')).toEqual({ kind: 'missing', reason: 'diverged' });
    expect(cellAt(table, 1, 'test/rmse')).toEqual({ kind: 'missing' });
    expect(bestRows(table)).toEqual([2]);
  });
});

describe('the best', () => {
  it('is the least or the greatest mean, as the objective says', () => {
    const runs = [...seeds(0, [1, 1]), ...seeds(1, [2, 2])];
    expect(bestRows(sampleTable(runs))).toEqual([0]);
    const maximize = { metric: 'test/rmse', goal: 'maximize', value: 'last' } as const;
    expect(bestRows(sampleTable(runs, { objective: maximize }))).toEqual([1]);
  });

  it('takes the last or the best value of a run', () => {
    const runs = [sampleRun({ point: 0, rmse: summary(3, 1) }), sampleRun({ point: 1, rmse: summary(2, 2) })];
    expect(bestRows(sampleTable(runs))).toEqual([1]);
    const best = { metric: 'test/rmse', goal: 'minimize', value: 'best' } as const;
    const table = sampleTable(runs, { objective: best });
    expect(bestRows(table)).toEqual([0]);
    expect(cellAt(table, 0, 'test/rmse')).toMatchObject({ mean: 1 });
  });

  it('ties where the means are equal as shown', () => {
    const runs = [...seeds(0, [0.0192, 0.0218]), ...seeds(1, [0.01921, 0.02181]), ...seeds(2, [0.03, 0.032])];
    expect(bestRows(sampleTable(runs))).toEqual([0, 1]);
  });

  it('is marked too where a coarser rounding shows another mean as better', () => {
    const runs = [...seeds(0, [0.0202, 0.0203]), ...seeds(1, [-0.18, 0.2206])];
    const table = sampleTable(runs);
    expect(bestRows(table)).toEqual([0, 1]);
  });

  it('is marked for results on the test part, but neither for the training loss nor for times', () => {
    const metrics = (value: number) => ({
      'train/loss': summary(value),
      'test/loss': summary(value),
      'time/epoch_s': summary(value),
    });
    const runs = [0, 1].map((point) => sampleRun({ point, rmse: point, metrics: metrics(point + 1) }));
    const columns = ['test/rmse', 'train/loss', 'test/loss', 'time/epoch_s'];
    const table = sampleTable(runs, { columns });
    expect(columns.map((key) => bestRows(table, key))).toEqual([[0], [], [0], []]);
    const time = { metric: 'time/epoch_s', goal: 'minimize', value: 'last' } as const;
    expect(bestRows(sampleTable(runs, { columns, objective: time }), 'time/epoch_s')).toEqual([]);
  });

  it('is not marked in a table of one row', () => {
    expect(bestRows(sampleTable(seeds(0, [1, 2])))).toEqual([]);
  });

  it('is never NaN or infinite', () => {
    const runs = [...seeds(0, [NaN, 1]), ...seeds(1, [-Infinity, 1]), ...seeds(2, [7, 8])];
    const table = sampleTable(runs);
    expect(cellAt(table, 0, 'test/rmse')).toMatchObject({ mean: NaN });
    expect(bestRows(table)).toEqual([2]);
  });
});

describe('columns', () => {
  const metrics = { 'train/loss': summary(0.1), 'time/epoch_s': summary(2), 'learning_rate/r': summary(0.1) };

  it('are few at first: what was varied, the objective, and what it cost', () => {
    const values = { 'strategy.gammaG': 0.1, 'optimizer.learningRate': 0.01 };
    const table = sampleTable([sampleRun({ values, rmse: 1, metrics })]);
    expect(keys(table)).toEqual([
      'strategy.gammaG',
      'optimizer.learningRate',
      'test/rmse',
      'train/loss',
      'parameters',
      'time/epoch_s',
      'runs',
    ]);
  });

  it('can be asked for: settings, metrics and fixed ones, each once', () => {
    const columns = [
      'run',
      'point',
      'seed',
      'optimizer.learningRate',
      'model.widths',
      'learning_rate/r',
      'n',
      'n',
    ];
    const table = sampleTable(seeds(0, [1, 2], { metrics }), { columns });
    expect(keys(table)).toEqual(columns.slice(0, -1));
    expect(table.rows[0]?.cells).toEqual([
      { kind: 'text', text: 'sweep-0-0, sweep-0-1' },
      { kind: 'number', value: 0 },
      { kind: 'text', text: '0, 1' },
      { kind: 'number', value: 0.003 },
      { kind: 'text', text: '[10, 10]' },
      { kind: 'statistic', mean: 0.1, deviation: 0, n: 2 },
      { kind: 'number', value: 2 },
    ]);
  });

  it.each([
    ['optimizer.learnigRate', 'optimizer.learningRate'],
    ['learningRate', 'optimizer.learningRate'],
    ['rmse', 'test/rmse'],
    ['paramters', 'parameters'],
    ['test/accuraccy', 'test/accuracy'],
  ])('unknown: %s, did you mean %s', (wrong, right) => {
    expect(() => sampleTable(seeds(0, [1]), { columns: [wrong] })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining(`"${wrong}"`) as string,
        advice: `Did you mean "${right}"?`,
      }) as Error,
    );
  });
});
