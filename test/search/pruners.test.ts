import { describe, expect, it } from 'vitest';
import { prunerSchema } from '../../src-main/domain/config/pruner-config';
import { createPruner } from '../../src-main/search/pruners';
import { rungsUpTo } from '../../src-main/search/pruners/asha';
import type { Report, Watched } from '../../src-main/search/pruners/pruner';
import { meanReports } from '../../src-main/search/pruners/seeds';

const compared = { metric: 'test/loss', goal: 'minimize' } as const;
const make = (config: unknown, goal: 'minimize' | 'maximize' = 'minimize') =>
  createPruner(prunerSchema.parse(config), { ...compared, goal });
/** Losses after epochs 1, 2, … */
const run = (losses: number[], isFinished = true, metric = 'test/loss'): Watched => ({
  isFinished,
  reports: losses.map((loss, i) => ({ epoch: i + 1, values: { [metric]: loss } })),
});
const running = (...losses: number[]): Watched => run(losses, false);

describe.each(['none', 'median', 'asha', 'collapse'])('the pruner %s', (type) => {
  it('lets a run go on of which or of whose others nothing is known, and changes nothing that it is given', () => {
    const pruner = make(type);
    expect(pruner.shouldPrune(Object.freeze(running()), [])).toEqual({ prune: false });
    expect(pruner.shouldPrune(running(1, 0.5), [])).toEqual({ prune: false });
    const elsewhere: Watched = { isFinished: false, reports: [{ epoch: 1, values: { 'train/other': 3 } }] };
    expect(pruner.shouldPrune(elsewhere, [run([1, 0.5]), elsewhere])).toEqual({ prune: false });
  });

  it('never stops the best run of all', () => {
    const others = Array.from({ length: 9 }, (_, i) => run([3 + i, 2 + i, 1 + i]));
    const pruner = make(type);
    for (const best of [[0.9], [0.9, 0.8], [0.9, 0.8, 0.7]]) {
      expect(pruner.shouldPrune(running(...best), others).prune).toBe(false);
    }
  });
});

describe('the median pruner', () => {
  const five = [1, 2, 3, 4, 5].map((loss) => run([loss + 1, loss]));

  it("compares a run's best with the median of the averages of the finished up to the same epoch, by hand", () => {
    const pruner = make('median');
    // Up to epoch 2 the others have 1.5, 2.5, … 5.5 on average, whose median is 3.5.
    expect(pruner.shouldPrune(running(9, 3.5), five).prune).toBe(false);
    expect(pruner.shouldPrune(running(9, 3.51), five)).toEqual({
      prune: true,
      reason:
        'its best test/loss up to epoch 2, 3.51, is worse than 3.5, the median of the averages of 5 finished points up to there',
    });
    // Its best counts, not its last.
    expect(pruner.shouldPrune(running(2.9, 9), five).prune).toBe(false);
    // Nobody came to epoch 3.
    expect(pruner.shouldPrune(running(9, 2.9, 9), five).prune).toBe(false);
    // Where the others reported at other epochs, what they had said by then counts.
    const sparse: Watched = { isFinished: false, reports: [{ epoch: 2, values: { 'test/loss': 4 } }] };
    const odd = five.map(
      ({ reports }) =>
        ({
          isFinished: true,
          reports: [
            { ...reports[0], epoch: 1 },
            { ...reports[1], epoch: 3 },
          ],
        }) as Watched,
    );
    expect(pruner.shouldPrune(sparse, odd).prune).toBe(false); // 2, 3, … 6 at epoch 1
    expect(
      pruner.shouldPrune({ ...sparse, reports: [{ epoch: 2, values: { 'test/loss': 4.1 } }] }, odd).prune,
    ).toBe(true);
  });

  it('waits for enough finished points, for the warm-up and for the next look', () => {
    expect(make('median').shouldPrune(running(9), five.slice(1)).prune).toBe(false);
    expect(make('median').shouldPrune(running(9), [...five.slice(1), running(1)]).prune).toBe(false);
    expect(make({ type: 'median', startup: 4 }).shouldPrune(running(9), five.slice(1)).prune).toBe(true);
    expect(make({ type: 'median', warmup: 2 }).shouldPrune(running(9), five).prune).toBe(false);
    expect(make({ type: 'median', warmup: 2 }).shouldPrune(running(9, 9), five).prune).toBe(true);
    // Looks at epochs 2, 5, …: at 2, and not again at 3.
    const rare = make({ type: 'median', warmup: 2, interval: 3 });
    const long = five.map(({ reports }) =>
      run(reports.map(({ values }) => values['test/loss'] ?? 0).concat(1, 1, 1)),
    );
    expect(
      [1, 2, 3, 4, 5].map(
        (n) => rare.shouldPrune(running(...Array.from({ length: n }, () => 9)), long).prune,
      ),
    ).toEqual([false, true, false, false, true]);
    expect(make({ type: 'median', atLeast: 6 }).shouldPrune(running(9), five).prune).toBe(false);
  });

  it('stops a run that was never a number, and maximizes', () => {
    expect(make('median').shouldPrune(running(NaN), five).prune).toBe(true);
    expect(make('median', 'maximize').shouldPrune(running(0, 3.4), five).prune).toBe(true);
    expect(make('median', 'maximize').shouldPrune(running(0, 3.6), five).prune).toBe(false);
  });
});

describe('ASHA', () => {
  it('has rungs at minEpochs · η^k, below maxEpochs', () => {
    const options = { reduction: 3, minEpochs: 1, maxEpochs: 81 };
    expect(rungsUpTo(100, options)).toEqual([1, 3, 9, 27]);
    expect(rungsUpTo(26, options)).toEqual([1, 3, 9]);
    expect(rungsUpTo(3, { reduction: 4, minEpochs: 4 })).toEqual([]);
  });

  it('lets the best third of those that came to a rung so far go on, by hand', () => {
    const pruner = make({ type: 'asha', reduction: 3, minEpochs: 1 });
    const arrivals = [5, 4, 6, 3, 3.5, 7, 2, 4.5, 1];
    const decisions = arrivals.map(
      (loss, i) =>
        pruner.shouldPrune(
          running(loss),
          arrivals.slice(0, i).map((each) => running(each)),
        ).prune,
    );
    // After n arrivals max(1, ⌊n/3⌋) go on: 1 of the first five, 2 of six to eight, 3 of nine.
    expect(decisions).toEqual([false, false, true, false, true, true, false, true, false]);
    const told = pruner.shouldPrune(
      running(3.5),
      [5, 4, 6, 3].map((each) => running(each)),
    );
    expect(told).toEqual({
      prune: true,
      reason: 'its test/loss at the rung of 1 epochs, 3.5, is number 2 of 5; the best 1 go on',
    });
  });

  it('judges at rungs alone, by what the others had there', () => {
    const pruner = make({ type: 'asha', reduction: 2, minEpochs: 2 });
    const others = [running(1, 5, 0), running(1, 4, 0)];
    expect(pruner.shouldPrune(running(9), others).prune).toBe(false);
    expect(pruner.shouldPrune(running(9, 4.5), others).prune).toBe(true);
    expect(pruner.shouldPrune(running(9, 3.5), others).prune).toBe(false);
    expect(pruner.shouldPrune(running(9, 4.5, 9), others).prune).toBe(false); // no rung at 3
    expect(pruner.shouldPrune(running(9, 4.5, 9, 9), others).prune).toBe(false); // the first at 4
  });

  it('takes the first report after a rung where there is none at it, stops NaN, and lets equals go on', () => {
    const pruner = make({ type: 'asha', reduction: 2, minEpochs: 3 });
    const late: Watched = { isFinished: false, reports: [{ epoch: 5, values: { 'test/loss': 2 } }] };
    expect(pruner.shouldPrune(late, [running(9, 9, 1)]).prune).toBe(true);
    expect(pruner.shouldPrune(late, [running(9, 9, 2)]).prune).toBe(false);
    expect(pruner.shouldPrune(running(9, 9, NaN), []).prune).toBe(true);
    expect(pruner.shouldPrune(running(9, 9, 3), [running(9, 9, NaN)]).prune).toBe(false);
  });
});

describe('collapse', () => {
  const loss = (...losses: number[]): Watched => run(losses, false, 'train/loss');
  const prunes = (watched: Watched, config: object = {}): boolean =>
    make({ type: 'collapse', ...config }).shouldPrune(watched, []).prune;

  it('stops a loss that is not finite, at once', () => {
    expect(make('collapse').shouldPrune(loss(1, NaN), [])).toEqual({
      prune: true,
      reason: 'train/loss is NaN',
    });
    expect(prunes(loss(Infinity))).toBe(true);
  });

  it('stops a loss above ten times the best, three readings in a row', () => {
    expect(prunes(loss(2, 1, 11, 12))).toBe(false);
    expect(prunes(loss(2, 1, 11, 12, 10))).toBe(false);
    expect(prunes(loss(2, 1, 11, 12, 13))).toBe(true);
    expect(prunes(loss(2, 1, 11, 5, 12, 13))).toBe(false);
    expect(prunes(loss(2, 1, 3, 3), { factor: 2, readings: 2 })).toBe(true);
  });

  it('leaves alone a run that comes back from nearly nothing', () => {
    expect(prunes(loss(2, 1e-6, 1e-4, 1e-4, 1e-4))).toBe(false);
    expect(prunes(loss(2, 1e-6, 0.3, 0.3, 0.3))).toBe(true);
  });

  const norms = (rows: Record<string, number>[]): Watched => ({
    isFinished: false,
    reports: rows.map((values, i): Report => ({ epoch: i + 1, values })),
  });
  const layer = (r: number, g: number, b: number): Record<string, number> => ({
    'layer/dense_1/norm_r': r,
    'layer/dense_1/norm_g': g,
    'layer/dense_1/norm_b': b,
  });

  it('stops quadratic terms that outgrow the scale their layer began with, however small they began', () => {
    const grown = layer(5, 1, 501);
    expect(prunes(norms([layer(5, 0, 0), grown, grown]))).toBe(false);
    expect(prunes(norms([layer(5, 0, 0), grown, grown, grown]))).toBe(true);
    expect(prunes(norms([layer(5, 0, 0), layer(5, 1, 499), grown, grown]))).toBe(false);
    expect(make('collapse').shouldPrune(norms([layer(5, 0, 0), grown, grown, grown]), [])).toEqual({
      prune: true,
      reason:
        'layer/dense_1/norm_b was above 100 times the 5 that the layer began with, for 3 readings in a row; now 501',
    });
    expect(prunes(norms([layer(5, NaN, 0)]))).toBe(true);
    // Linear terms are not judged.
    expect(prunes(norms([layer(1, 0, 0), layer(900, 0, 0), layer(900, 0, 0), layer(900, 0, 0)]))).toBe(false);
    // A layer without linear terms is measured by its own start.
    const own = (value: number): Record<string, number> => ({ 'layer/square/norm_b': value });
    expect(prunes(norms([own(1), own(101), own(101), own(101)]))).toBe(true);
  });
});

describe('several pruners', () => {
  it('stop a run as soon as one of them does', () => {
    const both = make(['collapse', { type: 'asha', reduction: 2 }]);
    const watched = (test: number, train: number): Watched => ({
      isFinished: false,
      reports: [{ epoch: 1, values: { 'test/loss': test, 'train/loss': train } }],
    });
    expect(both.shouldPrune(watched(5, NaN), [])).toEqual({ prune: true, reason: 'train/loss is NaN' });
    expect(both.shouldPrune(watched(5, 1), [watched(1, 1)]).prune).toBe(true);
    expect(both.shouldPrune(watched(1, 1), [watched(5, 1)]).prune).toBe(false);
  });
});

describe('the mean over seeds', () => {
  const seed = (losses: number[], isDiverged = false) => ({ isDiverged, reports: run(losses).reports });
  const means = (...seeds: ReturnType<typeof seed>[]) =>
    meanReports(seeds).map(({ values }) => values['test/loss']);

  it('is taken at the epochs that all seeds have come to', () => {
    expect(means(seed([1, 2, 3]), seed([3, 4]))).toEqual([2, 3]);
    expect(means(seed([1, 2, 3]))).toEqual([1, 2, 3]);
    expect(means(seed([1, 2]), seed([]))).toEqual([1, 2]);
    expect(means()).toEqual([]);
  });

  it('is NaN from where a seed diverged', () => {
    expect(means(seed([1, 2, 3]), seed([3], true))).toEqual([2, NaN, NaN]);
  });

  it('is of the metrics that all of them reported', () => {
    const a = { isDiverged: false, reports: [{ epoch: 1, values: { x: 1, y: 1 } }] };
    const b = { isDiverged: false, reports: [{ epoch: 1, values: { x: 3 } }] };
    expect(meanReports([a, b])).toEqual([{ epoch: 1, values: { x: 2 } }]);
  });
});
