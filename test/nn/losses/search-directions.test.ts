import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { poissonOperator } from '../../../src-main/datasets/generators/poisson-operator';
import { createLoss } from '../../../src-main/nn/losses';
import { applyOperator } from '../../../src-main/nn/losses/search-directions';
import { backends, useBackend } from '../support/backends';
import {
  computedGradients,
  numericalGradients,
  randomTensor,
  relativeError,
  valuesOf,
} from '../support/tensors';

const grids = [
  { size: 7, dimensions: 1 },
  { size: 4, dimensions: 2 },
] as const;

describe.each(backends)('search directions on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(grids)('are judged by the operator of the data: $size points in $dimensions d', async (grid) => {
    const { apply, unknowns } = poissonOperator(grid.size, grid.dimensions);
    const u = randomTensor([3, unknowns], 'u');
    const values = await valuesOf(u);
    const expected = [0, 1, 2].flatMap((row) =>
      Array.from(
        apply(values.slice(row * unknowns, (row + 1) * unknowns)),
        (value) => value / (grid.size + 1) ** 2,
      ),
    );
    expect(relativeError(await valuesOf(applyOperator(u, grid)), expected)).toBeLessThan(1e-6);
  });

  it.each(grids)('have the loss of the best step, whatever their length: $dimensions d', async (grid) => {
    const { apply, unknowns } = poissonOperator(grid.size, grid.dimensions);
    const [d, r] = [randomTensor([2, unknowns], 'd'), randomTensor([2, unknowns], 'r')];
    const [ds, rs] = [await valuesOf(d), await valuesOf(r)];
    // The least of ‖r − α·A d‖² over α, which is quadratic in α: by three of its values.
    const shares = [0, 1].map((row) => {
      const image = apply(ds.slice(row * unknowns, (row + 1) * unknowns));
      const side = rs.slice(row * unknowns, (row + 1) * unknowns);
      const scale = 1e-3;
      const at = (alpha: number): number =>
        side.reduce((sum, value, i) => sum + (value - alpha * scale * (image[i] ?? NaN)) ** 2, 0);
      const [low, middle, high] = [at(-1), at(0), at(1)];
      const [slope, curvature] = [(high - low) / 2, high - 2 * middle + low];
      return (middle - slope ** 2 / (2 * curvature)) / middle;
    });
    const loss = createLoss('directions', { grid });
    const expected = shares.reduce((sum, share) => sum + share, 0) / 2;
    for (const length of [1, -3]) {
      const scaled = tf.mul(d, length);
      const reading = await loss.read(loss.value(scaled, r), scaled, r);
      expect(reading.loss).toBeCloseTo(expected, 5);
      expect(loss.metrics({ loss: 2 * reading.loss, examples: 2, sums: {} })['residual']).toBeCloseTo(
        Math.sqrt(expected),
        5,
      );
    }
  });

  it.each(grids)('have its gradient: $dimensions d', async (grid) => {
    const loss = createLoss('directions', { grid });
    const unknowns = grid.size ** grid.dimensions;
    const r = randomTensor([2, unknowns], 'r');
    const f = ([d]: tf.Tensor[]): tf.Tensor => loss.value(d as tf.Tensor, r);
    const directions = [randomTensor([2, unknowns], 'd')];
    const [computed = []] = await computedGradients(f, directions, tf.scalar(2));
    const [expected = []] = await numericalGradients(f, directions, tf.scalar(2), 0.01);
    expect(relativeError(computed, expected)).toBeLessThan(2e-3);
  });
});
