import { describe, expect, it } from 'vitest';
import { texturesSchema } from '../../../src-main/domain/config/dataset-config';
import { createBatches } from '../../../src-main/datasets/batches/batches';
import { load, momentsOf } from './generators';

const configOf = (options: object = {}) =>
  texturesSchema.parse({ name: 'textures', images: 400, testImages: 10, ...options });
const bytes = 32 * 32 * 3;

/** The images of each class, [10][40]. */
async function imagesByClass(options: object = {}): Promise<Uint8Array[][]> {
  const { train } = await load(configOf(options));
  const images = Array.from({ length: train.count }, (_, i) =>
    (train.inputs as Uint8Array).subarray(i * bytes, (i + 1) * bytes),
  );
  return Array.from({ length: 10 }, (_, label) => images.filter((_image, i) => train.targets[i] === label));
}

/** Of an image's green, between each pixel and that `step` pixels to the right. */
function correlation(image: Uint8Array, step: number): number {
  const level = (x: number, y: number): number => image[(y * 32 + x) * 3 + 1] ?? NaN;
  const pairs = Array.from({ length: 32 * (32 - step) }, (_, i) => {
    const [x, y] = [i % (32 - step), Math.floor(i / (32 - step))];
    return [level(x, y), level(x + step, y)] as const;
  });
  const [a, b] = [momentsOf(pairs.map(([v]) => v)), momentsOf(pairs.map(([, v]) => v))];
  const shared = pairs.reduce((sum, [v, w]) => sum + (v - a.mean) * (w - b.mean), 0) / pairs.length;
  return shared / Math.sqrt(a.variance * b.variance);
}

describe('textures', () => {
  it('are balanced classes of byte images, all different', async () => {
    const dataset = await load(configOf({ images: 60, classes: 6, size: 16 }));
    expect(dataset).toMatchObject({
      task: 'classification',
      inputShape: [16, 16, 3],
      targetShape: [],
      outputSize: 6,
      classNames: ['stripes', 'disc', 'waves', 'triangle', 'checks', 'square'],
    });
    const { inputs, targets } = dataset.train;
    expect(inputs).toBeInstanceOf(Uint8Array);
    expect(Array.from({ length: 6 }, (_, label) => targets.filter((t) => t === label).length)).toEqual(
      Array(6).fill(10),
    );
    const images = Array.from({ length: 60 }, (_, i) => inputs.subarray(i * 768, (i + 1) * 768).join());
    expect(new Set(images).size).toBe(60);
  });

  it('stay as they are where more are made', async () => {
    const [few, many] = [await load(configOf({ images: 20 })), await load(configOf({ images: 30 }))];
    expect(many.train.inputs.subarray(0, few.train.inputs.length)).toEqual(few.train.inputs);
    expect(many.test).toEqual(few.test);
  });

  it('have the same mean and contrast in all classes', async () => {
    const classes = await imagesByClass();
    const contrastOf = (image: Uint8Array): number => momentsOf(image).variance ** 0.5;
    const means = classes.map((images) => momentsOf(images.map((image) => momentsOf(image).mean)));
    const contrasts = classes.map((images) => momentsOf(images.map(contrastOf)));
    for (const found of [means, contrasts]) {
      const overall = momentsOf(found.map(({ mean }) => mean)).mean;
      for (const { mean, variance } of found) {
        expect(Math.abs(mean - overall)).toBeLessThan(4 * (variance / 40) ** 0.5);
      }
    }
  });

  it('have no mean image that tells the classes apart', async () => {
    for (const images of await imagesByClass()) {
      const mean = Float64Array.from(
        { length: bytes },
        (_, i) => momentsOf(images.map((im) => im[i] ?? NaN)).mean,
      );
      const expected = momentsOf(images.flatMap((image) => [...image]));
      // The deviation of a mean of 40, with some room for what pixels share.
      expect(momentsOf(mean).variance).toBeLessThan(2.5 * (expected.variance / 40));
    }
  });

  it('differ in how neighbouring pixels go together', async () => {
    const classes = await imagesByClass({ clutter: 0, noise: 0 });
    const close = classes.map((images) => momentsOf(images.map((image) => correlation(image, 2))).mean);
    // A texture and a shape in turn: what is alike two pixels further is within a shape or outside.
    const [textures, shapes] = [0, 1].map((rest) => close.filter((_, label) => label % 2 === rest));
    expect(Math.max(...(textures ?? []))).toBeLessThan(Math.min(...(shapes ?? [])));
  });

  it('have noise of the deviation asked for', async () => {
    const [still, noisy] = [
      await load(configOf({ images: 50, noise: 0 })),
      await load(configOf({ images: 50, noise: 0.05 })),
    ];
    // Where nothing is cut off; rounding to bytes adds 1/12 for each of both.
    const differences = Array.from(still.train.inputs).flatMap((value, i) =>
      value > 80 && value < 175 ? [(noisy.train.inputs[i] ?? NaN) - value] : [],
    );
    const { mean, variance } = momentsOf(differences);
    expect(Math.abs(mean)).toBeLessThan(0.25);
    expect(variance / ((0.05 * 255) ** 2 + 1 / 6)).toBeCloseTo(1, 1);
  });

  it('are normalized and augmented as imported images are', async () => {
    const dataset = await load(configOf({ images: 64 }));
    const options = { batchSize: 64, seed: 0, normalize: true } as const;
    const plain = createBatches(dataset, { ...options, augment: 'none' });
    const augmented = createBatches(dataset, { ...options, augment: 'cifar' });
    const { mean, variance } = momentsOf(plain.trainBatch(0, 0).inputs);
    expect(mean).toBeCloseTo(0, 4);
    expect(variance).toBeCloseTo(1, 4);
    expect(augmented.trainBatch(0, 0).inputs).not.toEqual(plain.trainBatch(0, 0).inputs);
    expect(augmented.trainBatch(0, 0).inputs).not.toEqual(augmented.trainBatch(1, 0).inputs);
    expect(augmented.testBatch(0).inputs).toEqual(plain.testBatch(0).inputs);
  });
});
