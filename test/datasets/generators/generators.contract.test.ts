import { describe, expect, it } from 'vitest';
import { generateFew } from '../../../src-main/datasets/generators';
import {
  circlesSchema,
  generatesImages,
  generatorNames,
  noisyImagesSchema,
  rungeSchema,
  spiralsSchema,
  taskOf,
  xorSchema,
} from '../../../src-main/domain/config/dataset-config';
import { configOf, counts, load, sizeOf } from './generators';

describe.each(generatorNames)('generator %s', (name) => {
  it('has the shapes it says', async () => {
    const config = configOf(name, counts(name, 31, 7));
    const dataset = await load(config);
    const width = sizeOf(dataset.inputShape);
    expect(dataset.task).toBe(taskOf(config));
    expect(dataset.inputShape).toHaveLength(generatesImages(config) ? 3 : 1);
    const expected: Partial<Record<string, number>> = {
      classification: undefined,
      variational: dataset.outputSize + 1, // the right-hand side too
    };
    expect(dataset.targetShape.at(-1)).toBe(
      dataset.task in expected ? expected[dataset.task] : dataset.outputSize,
    );
    for (const [part, count] of [
      [dataset.train, 31],
      [dataset.test, 7],
    ] as const) {
      expect(part.count).toBe(count);
      expect(part.inputs).toHaveLength(count * width);
      expect(part.targets).toHaveLength(count * sizeOf(dataset.targetShape));
      expect(part.inputs.every(Number.isFinite)).toBe(true);
      expect(part.targets.every(Number.isFinite)).toBe(true);
    }
    expect(dataset.classNames).toHaveLength(dataset.task === 'classification' ? dataset.outputSize : 0);
    const { inputShape, outputSize, targetShape, train, test } = generateFew(config);
    expect({ inputShape, outputSize, targetShape }).toEqual({
      inputShape: dataset.inputShape,
      outputSize: dataset.outputSize,
      targetShape: dataset.targetShape,
    });
    expect([train.count, test.count]).toEqual([1, 1]);
  });

  it('gives the same bytes again', async () => {
    const config = configOf(name, counts(name, 40, 10));
    const [a, b] = [await load(config), await load(config)];
    expect(a).toEqual(b);
    expect(a.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has another fingerprint for other points', async () => {
    const few = counts(name, 20, 5);
    const { fingerprint } = await load(configOf(name, few));
    expect((await load(configOf(name, counts(name, 10, 5)))).fingerprint).not.toBe(fingerprint);
    if (name === 'runge') return;
    expect((await load(configOf(name, { ...few, seed: 1 }))).fingerprint).not.toBe(fingerprint);
  });

  it('keeps the test points when the training points change', async () => {
    const [a, b] = [
      await load(configOf(name, counts(name, 20, 5))),
      await load(configOf(name, counts(name, 10, 5))),
    ];
    expect(a.test).toEqual(b.test);
    expect(a.train.inputs.subarray(0, 8)).not.toEqual(a.test.inputs.subarray(0, 8));
  });
});

describe.each(['xor', 'spirals', 'circles'] as const)('classes of %s', (name) => {
  it('are balanced within one', async () => {
    const { train, outputSize } = await load(configOf(name, { points: 101 }));
    const counts = Array<number>(outputSize).fill(0);
    for (const label of train.targets) counts[label] = (counts[label] ?? 0) + 1;
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });
});

describe('runge', () => {
  it('has equidistant points of the function, and test points strictly inside', async () => {
    const { train, test } = await load(rungeSchema.parse({ name: 'runge', points: 33, testPoints: 100 }));
    expect([train.inputs[0], train.inputs[16], train.inputs[32]]).toEqual([-1, 0, 1]);
    train.inputs.forEach((x, i) => {
      expect(x).toBeCloseTo(-1 + (2 * i) / 32, 6);
      expect(train.targets[i]).toBe(Math.fround(1 / (1 + 25 * x * x)));
      expect(x + (train.inputs[32 - i] ?? NaN)).toBe(0);
    });
    expect(test.inputs[0]).toBeCloseTo(-1 + 2 / 101, 6);
    expect(test.inputs[99]).toBeCloseTo(1 - 2 / 101, 6);
  });

  it('has a single point as well', async () => {
    const { train, test } = await load(rungeSchema.parse({ name: 'runge', points: 1, testPoints: 1 }));
    expect([train.inputs[0], test.inputs[0]]).toEqual([-1, 0]);
  });
});

describe('points without noise', () => {
  it('xor: all four corners, class by the signs', async () => {
    const { train } = await load(xorSchema.parse({ name: 'xor', points: 8, noise: 0 }));
    const corners = Array.from({ length: 8 }, (_, i) => [...train.inputs.subarray(2 * i, 2 * i + 2)]);
    expect(new Set(corners.map(String)).size).toBe(4);
    corners.forEach(([x = 0, y = 0], i) => {
      expect(train.targets[i]).toBe(x * y < 0 ? 1 : 0);
    });
  });

  it('circles: on their radius', async () => {
    const { train } = await load(circlesSchema.parse({ name: 'circles', innerRadius: 0.3, noise: 0 }));
    train.targets.forEach((label, i) => {
      const radius = Math.hypot(train.inputs[2 * i] ?? 0, train.inputs[2 * i + 1] ?? 0);
      expect(radius).toBeCloseTo(label === 0 ? 1 : 0.3, 5);
    });
  });

  it('spirals: on their arm', async () => {
    const config = spiralsSchema.parse({ name: 'spirals', classes: 3, turns: 1.25, noise: 0 });
    const { train } = await load(config);
    train.targets.forEach((label, i) => {
      const [x, y] = [train.inputs[2 * i] ?? 0, train.inputs[2 * i + 1] ?? 0];
      const radius = Math.hypot(x, y);
      const angle = 2 * Math.PI * (1.25 * radius + label / 3);
      expect(x).toBeCloseTo(radius * Math.cos(angle), 4);
      expect(y).toBeCloseTo(radius * Math.sin(angle), 4);
    });
  });
});

describe('noisy images', () => {
  const config = { name: 'noisy-images', images: 50, testImages: 1, size: 16, channels: 2, noise: 0.2 };

  it('have clean targets of the same shape in [0, 1], all different', async () => {
    const { train, ...dataset } = await load(noisyImagesSchema.parse(config));
    expect(dataset).toMatchObject({
      task: 'denoising',
      inputShape: [16, 16, 2],
      targetShape: [16, 16, 2],
      outputSize: 2,
    });
    const images = Array.from({ length: 50 }, (_, i) => train.targets.subarray(i * 512, (i + 1) * 512));
    expect(new Set(images.map(String)).size).toBe(50);
    for (const image of images) {
      expect(Math.min(...image)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...image)).toBeLessThanOrEqual(1);
      expect(Math.max(...image) - Math.min(...image)).toBeGreaterThan(0.01);
    }
  });

  it('have noise of the deviation asked for, with mean 0', async () => {
    const { train } = await load(noisyImagesSchema.parse(config));
    const noise = [...train.inputs].map((value, i) => value - (train.targets[i] ?? NaN));
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const variance = noise.reduce((sum, value) => sum + value ** 2, 0) / noise.length;
    // Of 25 600 values the mean deviates by 0.2/160, the variance by 0.04·√(2/25600).
    expect(Math.abs(mean)).toBeLessThan(4 * 0.00125);
    expect(Math.abs(variance - 0.04)).toBeLessThan(4 * 0.00036);
  });

  it('are their targets without noise', async () => {
    const { train } = await load(noisyImagesSchema.parse({ ...config, noise: 0 }));
    expect(train.inputs).toEqual(train.targets);
  });
});
