import { describe, expect, it } from 'vitest';
import { collapsesOf, stabilityOf } from '../../../src-main/analysis/stability';
import { prunerSchema } from '../../../src-main/domain/config/pruner-config';
import { createPruner } from '../../../src-main/search/pruners';
import { createRandom } from '../../../src-main/core/random';
import { curveOf, range } from './curves';

const errors = (values: readonly number[]) => collapsesOf(curveOf(values), 'test/error');
const learning = [70, 50, 35, 25, 20, 16, 14, 12, 11, 10];

describe('collapse', () => {
  it('for good is three readings or more that lost half of what was gained, up to the end', () => {
    expect(errors([...learning, 88, 90, 89, 90])).toEqual([
      {
        from: { step: 110, epoch: 11 },
        until: undefined,
        isNotFinite: false,
        before: 10,
        worst: 90,
      },
    ]);
    const fate = stabilityOf({ metric: 'test/error', points: curveOf([...learning, 88, 90, 89, 90]) });
    expect(fate).toMatchObject({ fate: 'collapsed', at: { epoch: 11 }, readings: 14 });
    // The straight line behind it, and the jump, say nothing of how calm it was before.
    expect(fate.oscillation).toMatchObject({ oscillation: 0, changes: 9 });
  });

  it('that was made good again is told with its end', () => {
    const curve = [...learning, 60, 75, 60, 44, 15, 12, 10, 9];
    expect(errors(curve)).toMatchObject([{ from: { epoch: 11 }, until: { epoch: 15 }, worst: 75 }]);
    const stability = stabilityOf({ metric: 'test/error', points: curveOf(curve) });
    expect(stability).toMatchObject({ fate: 'recovered', at: { epoch: 11 } });
    expect(stability.oscillation.worst).toMatchObject({ by: 50, epoch: 11 });
    // Two good readings in between do not end it, at the end of the curve they do.
    expect(errors([...learning, 60, 75, 60, 12, 12, 70])).toMatchObject([{ until: undefined }]);
    expect(errors([...learning, 60, 75, 60, 12, 12])).toMatchObject([{ until: { epoch: 14 } }]);
    // It may happen more than once.
    const again = [...learning, 80, 80, 80, 12, 11, 10, 85, 85, 85];
    expect(errors(again)).toMatchObject([
      { from: { epoch: 11 }, until: { epoch: 14 } },
      { from: { epoch: 17 }, until: undefined },
    ]);
    expect(stabilityOf({ metric: 'test/error', points: curveOf(again) })).toMatchObject({
      fate: 'collapsed',
      at: { epoch: 17 },
    });
  });

  it('is not a jump of one or two readings, nor a jump that is small', () => {
    expect(errors([...learning, 90, 10, 90, 90, 10, 10])).toEqual([]);
    expect(errors([...learning, 90, 90])).toEqual([]);
    expect(errors([...learning, 18, 19, 18, 18, 17])).toEqual([]);
    expect(errors([...learning, 30, 35, 32, 30, 25])).toEqual([]);
    expect(errors([10.2, 10.1, 9.9, 9.8, 10.3, 10.4, 10.4, 10.3])).toEqual([]);
    expect(errors([])).toEqual([]);
    expect(errors([42])).toEqual([]);
  });

  it('is told of accuracies, psnr and deltas as of errors', () => {
    const accuracy = [...learning, 88, 90, 89, 90].map((error) => 100 - error);
    expect(collapsesOf(curveOf(accuracy), 'test/accuracy')).toMatchObject([
      { from: { epoch: 11 }, before: 90, worst: 10 },
    ]);
    const psnr = [...learning, 88, 90, 89, 90].map((rmse) => -20 * Math.log10(rmse / 100));
    expect(collapsesOf(curveOf(psnr), 'test/psnr')).toMatchObject([{ from: { epoch: 11 } }]);
    const delta = [...learning, 88, 90, 89, 90].map((error) => 1 - error / 100);
    expect(collapsesOf(curveOf(delta), 'test/delta1')).toMatchObject([{ from: { epoch: 11 } }]);
  });

  it('is at once where a value is not finite', () => {
    expect(errors([...learning, NaN, 9, 9, 9])).toMatchObject([
      { from: { epoch: 11 }, until: { epoch: 12 }, isNotFinite: true, worst: NaN },
    ]);
    expect(errors([20, 10, Infinity])).toMatchObject([{ until: undefined, worst: Infinity }]);
    expect(errors([NaN, NaN])).toMatchObject([{ from: { epoch: 1 }, before: undefined }]);
  });

  it('is a divergence where the training ends with a loss that is not finite, between two evaluations', () => {
    const losses = [...curveOf([2, 1, 0.5]), { step: 37, epoch: 3, value: NaN }];
    const stability = stabilityOf({ metric: 'test/error', points: curveOf([60, 40, 30]), losses });
    expect(stability).toMatchObject({ fate: 'diverged', at: { step: 37, epoch: 3 }, collapses: [] });
    // Where the loss grew before, it is told from where on.
    const grown = stabilityOf({ metric: 'train/loss', points: curveOf([2, 1, 30, 400, 5000, NaN]) });
    expect(grown).toMatchObject({ fate: 'diverged', at: { epoch: 3 } });
    expect(stabilityOf({ metric: 'test/error', points: curveOf(learning) })).toMatchObject({
      fate: 'steady',
      at: undefined,
      collapses: [],
    });
  });

  it('is seen by this wherever the pruner sees one in the loss', () => {
    const pruner = createPruner(prunerSchema.parse('collapse'), { metric: 'test/loss', goal: 'minimize' });
    const random = createRandom(3);
    let pruned = 0;
    for (let trial = 0; trial < 300; trial += 1) {
      let log = 1;
      const losses = range(12, () => Math.exp((log += random.normal() * 1.5 - 0.3)));
      const reports = losses.map((loss, index) => ({ epoch: index + 1, values: { 'train/loss': loss } }));
      const ends = range(losses.length, (index) => index + 1).filter(
        (end) => pruner.shouldPrune({ isFinished: false, reports: reports.slice(0, end) }, []).prune,
      );
      for (const end of ends) {
        pruned += 1;
        const own = collapsesOf(curveOf(losses.slice(0, end)), 'train/loss');
        expect(own.at(-1), `of ${losses.slice(0, end).join(', ')}`).toMatchObject({ until: undefined });
      }
    }
    expect(pruned).toBeGreaterThan(50);
  });
});
