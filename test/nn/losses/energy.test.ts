import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateElliptic } from '../../../src-main/datasets/generators/elliptic';
import { foldedLattice } from '../../../src-main/datasets/generators/folded-lattice';
import { ellipticSchema } from '../../../src-main/domain/config/dataset-config';
import { createLoss, type Loss } from '../../../src-main/nn/losses';
import { backends, useBackend } from '../support/backends';
import { computedGradients, numericalGradients, randomTensor, relativeError } from '../support/tensors';

const read = (loss: Loss, outputs: tf.Tensor, targets: tf.Tensor) =>
  loss.read(loss.value(outputs, targets), outputs, targets);

describe.each(backends)('energy on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is the integral of a known function', async () => {
    // u = sin πx: ∫½u′² = π²/4, ∫¼u⁴ = 3/32, ∫¼u′⁴ = 3π⁴/32, and with f = 2 ∫fu = 4/π.
    const points = foldedLattice(200, [0.4]).flat();
    const field = points.map((x) => [Math.sin(Math.PI * x), Math.PI * Math.cos(Math.PI * x)]);
    const [outputs, targets] = [tf.tensor2d(field), tf.tensor2d(field.map((row) => [...row, 2]))];
    const expected = {
      reaction: Math.PI ** 2 / 4 + 3 / 32 - 4 / Math.PI,
      diffusion: Math.PI ** 2 / 4 + (3 * Math.PI ** 4) / 32 - 4 / Math.PI,
    };
    for (const equation of ['reaction', 'diffusion'] as const) {
      const { loss } = await read(createLoss('variational', { equation }), outputs, targets);
      expect(Math.abs(loss / expected[equation] - 1)).toBeLessThan(2e-4);
    }
  });

  it.each(['reaction', 'diffusion'] as const)(
    'of %s has its gradient in two dimensions',
    async (equation) => {
      const loss = createLoss('variational', { equation });
      const targets = randomTensor([4, 4], 'targets');
      const f = ([field]: tf.Tensor[]): tf.Tensor => loss.value(field as tf.Tensor, targets);
      const field = [randomTensor([4, 3], 'field')];
      const [computed = []] = await computedGradients(f, field, tf.scalar(2));
      const [expected = []] = await numericalGradients(f, field, tf.scalar(2), 0.01);
      expect(relativeError(computed, expected)).toBeLessThan(2e-3);
    },
  );
});

describe('the metrics of a variational problem', () => {
  beforeAll(() => useBackend('cpu'));

  it.each(['reaction', 'diffusion'] as const)(
    'are errors against the solution, whose energy is the least: %s',
    async (equation) => {
      for (const dimensions of [1, 2]) {
        const config = ellipticSchema.parse({ name: 'elliptic', equation, dimensions, points: 2000 });
        const { train } = generateElliptic(config);
        const targets = tf.tensor2d(train.targets as Float32Array, [2000, 2 + dimensions]);
        const exact = tf.slice(targets, [0, 0], [2000, 1 + dimensions]);
        const loss = createLoss('variational', { equation });
        const metricsAt = async (factor: number): Promise<Record<string, number>> => {
          const reading = await read(loss, tf.mul(exact, factor), targets);
          return loss.metrics({ loss: 2000 * reading.loss, examples: 2000, sums: reading.sums });
        };
        const solved = await metricsAt(1);
        expect(solved['relative_l2']).toBe(0);
        expect(solved['relative_h1']).toBe(0);
        expect(solved['energy_excess']).toBeCloseTo(0, 5);
        for (const factor of [0.9, 0.97, 1.03, 1.1]) {
          const metrics = await metricsAt(factor);
          expect(metrics['relative_l2']).toBeCloseTo(Math.abs(factor - 1), 4);
          expect(metrics['relative_h1']).toBeCloseTo(Math.abs(factor - 1), 4);
          // Near the least the excess grows with the square of the distance.
          expect(metrics['energy_excess']).toBeGreaterThan(0.5 * (factor - 1) ** 2);
          expect(metrics['energy_excess']).toBeLessThan(5 * (factor - 1) ** 2);
        }
      }
    },
  );
});
