import { expect, it } from 'vitest';
import { standardDeviation, mean } from '../../src-main/core/math';
import { createRandom, deriveSeed } from '../../src-main/core/random';

it('gives the same stream for the same seed and labels, another one otherwise', () => {
  const draw = (...key: [number, ...(string | number)[]]): number[] => {
    const random = createRandom(...key);
    return [random.uniform(), random.uniform(), random.normal()];
  };
  expect(draw(1, 'a')).toEqual(draw(1, 'a'));
  expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
  expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
  expect(draw(1, 'a', 1)).not.toEqual(draw(1, 'a1'));
  expect(deriveSeed(1, 'x')).toBe(deriveSeed(1, 'x'));
});

it('is uniform and normal as its names say', () => {
  const random = createRandom(3);
  const uniform = Array.from({ length: 20_000 }, () => random.uniform());
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...uniform)).toBeLessThan(1);
  expect(mean(uniform)).toBeCloseTo(0.5, 2);
  const normal = Array.from({ length: 20_000 }, () => random.normal());
  expect(mean(normal)).toBeCloseTo(0, 1);
  expect(standardDeviation(normal)).toBeCloseTo(1, 1);
});

it('shuffles to a permutation', () => {
  const values = createRandom(5).shuffle(Array.from({ length: 100 }, (_, i) => i));
  expect(values).not.toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(values.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
});
