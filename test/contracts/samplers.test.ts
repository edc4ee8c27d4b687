import { describe, expect, it } from 'vitest';
import { searchSchema } from '../../src-main/domain/config/search-space';
import { createSampler } from '../../src-main/search/samplers';

const space = {
  'strategy.gammaG': { min: 1e-4, max: 1, scale: 'log', steps: 5 },
  'strategy.gammaB': { same: 'strategy.gammaG' },
  'model.depth': { min: 1, max: 3, integer: true, steps: 3 },
  'model.neuron': ['quadratic', 'compact'],
  network: { variants: { a: { 'model.type': 'mlp' }, b: { 'model.type': 'resnet' } } },
};
const searches = {
  grid: searchSchema.parse({ sampler: 'grid', space }),
  random: searchSchema.parse({ sampler: 'random', points: 60, seed: 4, space }),
};

describe.each(Object.entries(searches))('the %s sampler', (_name, search) => {
  const sampler = createSampler(search);
  const points = Array.from({ length: sampler.size }, (_, i) => sampler.point(i));

  it('has as many points as it should', () => {
    expect(sampler.size).toBe(60);
  });

  it('gives a value to every dimension that has values of its own, within its bounds', () => {
    for (const point of points) {
      expect(Object.keys(point)).toEqual(['strategy.gammaG', 'model.depth', 'model.neuron', 'network']);
      const gamma = point['strategy.gammaG'] as number;
      expect(gamma).toBeGreaterThanOrEqual(1e-4);
      expect(gamma).toBeLessThanOrEqual(1);
      expect([1, 2, 3]).toContain(point['model.depth']);
      expect(['quadratic', 'compact']).toContain(point['model.neuron']);
      expect(['a', 'b']).toContain(point['network']);
    }
  });

  it('is a function of seed and index alone', () => {
    const again = createSampler(search);
    for (const index of [59, 0, 17]) expect(again.point(index)).toEqual(points[index]);
  });

  it('reaches every listed value', () => {
    for (const value of ['quadratic', 'compact'])
      expect(points.some((p) => p['model.neuron'] === value)).toBe(true);
  });
});

describe('the grid', () => {
  it('has each combination once, the last dimension changing fastest, and log steps that are round', () => {
    const sampler = createSampler(searches.grid);
    const points = Array.from({ length: sampler.size }, (_, i) => JSON.stringify(sampler.point(i)));
    expect(new Set(points).size).toBe(60);
    expect(sampler.point(1)).toMatchObject({ 'strategy.gammaG': 1e-4, network: 'b' });
    const gammas = [
      ...new Set(points.map((p) => (JSON.parse(p) as Record<string, number>)['strategy.gammaG'])),
    ];
    expect(gammas).toEqual([0.0001, 0.001, 0.01, 0.1, 1]);
  });
});

describe('random search', () => {
  it('draws a log range evenly over its decades, and differs by seed', () => {
    const many = createSampler({ ...searches.random, points: 2000 });
    const values = Array.from({ length: 2000 }, (_, i) => many.point(i)['strategy.gammaG'] as number);
    const below = values.filter((value) => value < 1e-2).length;
    expect(Math.abs(below - 1000)).toBeLessThan(100);
    expect(createSampler({ ...searches.random, seed: 5 }).point(0)).not.toEqual(
      createSampler(searches.random).point(0),
    );
  });
});
