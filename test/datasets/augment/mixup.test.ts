import { loadInMemory } from '../files';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import { drawBeta } from '../../../src-main/datasets/augment/beta';
import { createBatches } from '../../../src-main/datasets/batches/batches';
import { rungeSchema } from '../../../src-main/domain/config/dataset-config';
import { batchesOf, imageDataset } from './images';

describe('a number with the distribution Beta(α, α)', () => {
  it.each([0.1, 0.2, 0.5, 1, 2, 8])('has its moments for α = %d', (alpha) => {
    const random = createRandom(3, 'beta', alpha);
    const n = 40_000;
    const numbers = Array.from({ length: n }, () => drawBeta(random, alpha));
    expect(numbers.every((value) => value >= 0 && value <= 1)).toBe(true);
    const moment = (power: number): number =>
      numbers.reduce((sum, value) => sum + (value - 0.5) ** power, 0) / n;
    const variance = 1 / (4 * (2 * alpha + 1));
    const kurtosis = 3 / (16 * (2 * alpha + 1) * (2 * alpha + 3));
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(variance / n));
    expect(Math.abs(moment(2) - variance)).toBeLessThan(4 * Math.sqrt((kurtosis - variance ** 2) / n));
    expect(moment(4) / kurtosis).toBeCloseTo(1, 1);
  });

  it('is a number for every α', () => {
    const random = createRandom(3, 'small');
    for (const alpha of [1e-6, 1e-3, 0.01, 1e6]) {
      for (let i = 0; i < 1000; i++) {
        const value = drawBeta(random, alpha);
        expect(value >= 0 && value <= 1).toBe(true);
        if (alpha > 1) expect(value).toBeCloseTo(0.5, 2);
      }
    }
  });
});

describe('mixup', () => {
  it('mixes each example with its partner, and keeps the labels of both', () => {
    const data = imageDataset();
    const plain = batchesOf(data, 'none').flat();
    const lambdas = batchesOf(data, { mixup: 0.7 })
      .flat()
      .map(({ inputs, targets, second }, b) => {
        const { lambda, targets: partners } = second ?? { lambda: NaN, targets: new Int32Array() };
        expect([...partners].toSorted()).toEqual([...targets].toSorted());
        targets.forEach((_, i) => {
          const partner = targets.indexOf(partners[i] ?? -1);
          for (let k = 0; k < 90; k++) {
            const [own, other] = [plain[b]?.inputs[i * 90 + k], plain[b]?.inputs[partner * 90 + k]];
            expect(inputs[i * 90 + k]).toBe(
              Math.fround(lambda * (own ?? NaN) + (1 - lambda) * (other ?? NaN)),
            );
          }
        });
        return lambda;
      });
    expect(new Set(lambdas).size).toBe(lambdas.length);
  });

  it('mixes targets that are numbers', async () => {
    const runge = await loadInMemory(rungeSchema.parse({ name: 'runge' }), '');
    const options = { batchSize: 'full', seed: 1, normalize: true } as const;
    const plain = createBatches(runge, { ...options, augment: 'none' }).trainBatch(0, 0);
    const mixed = createBatches(runge, { ...options, augment: { mixup: 1 } }).trainBatch(0, 0);
    expect(mixed.second).toBeUndefined();
    // Both are mixed with the same λ and partner: x = λ·a + (1 − λ)·b names b.
    const random = createRandom(1, 'augment', 'mixup', 0, 0);
    const lambda = drawBeta(random, 1);
    const partners = random.shuffle(Array.from({ length: 33 }, (_, i) => i));
    partners.forEach((partner, i) => {
      for (const part of ['inputs', 'targets'] as const) {
        const [own, other] = [plain[part][i] ?? NaN, plain[part][partner] ?? NaN];
        expect(mixed[part][i]).toBe(Math.fround(lambda * own + (1 - lambda) * other));
      }
    });
  });

  it('leaves a batch of one example as it is, but for rounding', () => {
    const one = imageDataset([6, 5, 3], 1);
    const [plain, mixed] = (['none', { mixup: 1 }] as const).map(
      (augment) => batchesOf(one, augment)[0]?.[0],
    );
    mixed?.inputs.forEach((value, i) => {
      expect(value).toBeCloseTo(plain?.inputs[i] ?? NaN, 6);
    });
    expect(mixed?.second?.targets).toEqual(mixed?.targets);
  });
});
