import { describe, expect, it } from 'vitest';
import { dropOf, scoreLayers } from '../../../src-main/analysis/layer-importance';

describe('the drop', () => {
  it.each([
    ['accuracy', 90, 88.5, 1.5],
    ['accuracy', 90, 91, -1],
    ['rmse', 0.02, 0.05, 150],
    ['loss', 2, 1, -50],
    ['loss', -2, -1, 50],
    ['rmse', 0, 0, 0],
    ['rmse', 0, 0.1, Infinity],
    ['loss', 1, NaN, Infinity],
    ['accuracy', 50, NaN, Infinity],
  ] as const)('of %s from %d to %d is %d', (metric, before, after, expected) => {
    expect(dropOf(metric, before, after)).toBeCloseTo(expected, 10);
  });
});

describe('the score of layers', () => {
  const network = { parameters: 1000, multiplyAdds: 10_000 };
  const layer = (parameters: number, multiplyAdds: number, drop: number) => ({
    parameters,
    multiplyAdds,
    drop,
  });

  it('is the product of the shares over the drop, and ranks the largest first', () => {
    const scores = scoreLayers(network, [layer(100, 1000, 0.5), layer(500, 4000, 20), layer(300, 5000, 1)]);
    expect(scores.map(({ score }) => score)).toEqual([
      expect.closeTo((0.1 * 0.1) / 0.005, 12),
      expect.closeTo((0.5 * 0.4) / 0.2, 12),
      expect.closeTo((0.3 * 0.5) / 0.01, 12),
    ]);
    expect(scores.map(({ rank }) => rank)).toEqual([2, 3, 1]);
    expect(scores[1]).toMatchObject({ parameterShare: 0.5, workShare: 0.4 });
  });

  it('is infinite where nothing is lost, the dearest layer first, and 0 where everything is', () => {
    const drops = [0, -3, -1, Infinity, 1e-9, Infinity];
    const scores = scoreLayers(
      network,
      drops.map((drop, i) => layer(i === 1 ? 200 : 100, 1000, drop)),
    );
    expect(scores.map(({ score }) => score)).toEqual([
      ...[Infinity, Infinity, Infinity, 0],
      expect.closeTo(1e9, -1),
      0,
    ]);
    expect(scores.map(({ rank }) => rank)).toEqual([3, 1, 2, 5, 4, 6]);
  });

  it('of no layers is nothing, and of an empty network 0', () => {
    expect(scoreLayers(network, [])).toEqual([]);
    expect(scoreLayers({ parameters: 0, multiplyAdds: 0 }, [layer(0, 0, 1)])[0]?.score).toBe(0);
  });
});
