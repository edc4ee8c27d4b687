import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { augmentationsOf, createAugmenter } from '../../../src-main/datasets/augment';
import { createBatches } from '../../../src-main/datasets/batches/batches';
import { createRandom } from '../../../src-main/core/random';
import type { AugmentConfig } from '../../../src-main/domain/config/augment-config';
import { batchesOf, imageDataset, type Shape } from './images';

const jitter = { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 };
const greyJitter = { brightness: 0.4, contrast: 0.4 };

interface Case {
  name: string;
  shape: Shape;
  augment: Exclude<AugmentConfig, string>;
  zero: AugmentConfig;
}

const cases: Case[] = (
  [
    [8, 7, 1],
    [6, 5, 3],
    [4, 9, 4],
  ] as Shape[]
).flatMap((shape) => {
  const colorJitter = shape[2] === 3 ? jitter : greyJitter;
  const separate = [
    { name: 'flip', augment: { flip: true }, zero: { flip: false } },
    { name: 'crop', augment: { crop: 2 }, zero: { crop: 0 } },
    { name: 'a crop wider than the image', augment: { crop: 9 }, zero: { crop: 0 } },
    { name: 'cutout', augment: { cutout: 3 }, zero: { cutout: 0 } },
    { name: 'colorJitter', augment: { colorJitter }, zero: { colorJitter: { hue: 0, contrast: 0 } } },
    { name: 'mixup', augment: { mixup: 0.5 }, zero: { mixup: 0 } },
  ];
  const together = Object.assign({}, ...separate.map(({ augment }) => augment)) as Case['augment'];
  return [...separate, { name: 'all of them', augment: together, zero: 'none' as const }].map((each) => ({
    ...each,
    shape,
  }));
});

describe.each(cases)('$name of images $shape', ({ shape, augment, zero }) => {
  const dataset = imageDataset(shape);

  it('follows from seed, epoch and index alone, in any order', () => {
    const forward = batchesOf(dataset, augment);
    expect(batchesOf(dataset, augment)).toEqual(forward);
    const options = { batchSize: 8, seed: 1, normalize: false, augment };
    const batches = createBatches(dataset, options);
    for (const [epoch, index] of [
      [2, 1],
      [0, 2],
      [1, 0],
      [0, 0],
    ] as const) {
      expect(batches.trainBatch(epoch, index)).toEqual(forward[epoch]?.[index]);
    }
  });

  it('differs between seeds, epochs and batches', () => {
    // A batch of all examples in one order, so that only draws differ; and batches of a data set of equal images.
    const full = (epoch: number, seed: number): string =>
      createBatches(dataset, { batchSize: 'full', seed, normalize: false, augment })
        .trainBatch(epoch, 0)
        .inputs.join();
    expect(new Set([full(0, 1), full(1, 1), full(2, 1), full(0, 2)]).size).toBe(4);
    const augmenter = createAugmenter(augment, shape, 1);
    const drawn = [0, 1, 2].map((index) => {
      const numbers = new Float32Array(8 * shape[0] * shape[1] * shape[2]).map((_, i) => i % 251);
      const changes = augmenter.drawExamples(0, index, 8);
      changes.forEach((change, i) => {
        const size = numbers.length / 8;
        const bytes = Uint8ClampedArray.from(numbers.subarray(i * size, (i + 1) * size));
        change.bytes?.(bytes);
        numbers.set(bytes, i * size);
        change.numbers?.(numbers.subarray(i * size, (i + 1) * size));
      });
      const batch = {
        count: 8,
        inputs: numbers,
        inputShape: [8, ...shape],
        targets: new Int32Array(8),
        targetShape: [8],
      };
      const { inputs, second } = augmenter.changeBatch(0, index, batch);
      return JSON.stringify([changes.map(({ placement }) => placement), inputs.join(), second?.lambda]);
    });
    expect(new Set(drawn).size).toBe(3);
  });

  it('keeps values in the range of bytes, and labels those of the data', () => {
    for (const batch of batchesOf(dataset, augment).flat()) {
      expect(batch.inputs.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(batch.inputs).toHaveLength(batch.inputShape.reduce((a, b) => a * b, 1));
      expect(batch.targets).toHaveLength(batch.count);
      const { targets, lambda } = batch.second ?? { targets: batch.targets.slice(), lambda: 0.5 };
      expect([...targets].toSorted()).toEqual([...batch.targets].toSorted());
      expect(lambda >= 0 && lambda <= 1).toBe(true);
    }
  });

  it('has labels and order of the examples as they are without', () => {
    const plain = batchesOf(dataset, 'none').flat();
    const changed = batchesOf(dataset, augment).flat();
    expect(changed.map(({ targets }) => targets)).toEqual(plain.map(({ targets }) => targets));
  });

  it('is nothing at strength 0, to the bit', () => {
    expect(batchesOf(dataset, zero, { normalize: true })).toEqual(
      batchesOf(dataset, 'none', { normalize: true }),
    );
    const full = { batchSize: 'full', seed: 1, normalize: true } as const;
    expect(createBatches(dataset, { ...full, augment: zero }).isConstant).toBe(true);
    expect(createBatches(dataset, { ...full, augment }).isConstant).toBe(false);
  });

  it('leaves the data set and the test part alone', () => {
    const data = imageDataset(shape);
    const options = { batchSize: 8, seed: 1, normalize: true };
    const batches = createBatches(data, { ...options, augment });
    batches.trainBatch(0, 0);
    expect(data).toEqual(dataset);
    expect([...batches.testBatches()]).toEqual([
      ...createBatches(data, { ...options, augment: 'none' }).testBatches(),
    ]);
  });

  it('writes nothing beyond its example', () => {
    const size = shape[0] * shape[1] * shape[2];
    for (const { drawExample } of augmentationsOf(augment, shape)) {
      const random = createRandom(1, 'bounds');
      for (let i = 0; i < 200; i++) {
        const bytes = new Uint8ClampedArray(3 * size).fill(77);
        const numbers = new Float32Array(3 * size).fill(77);
        const change = drawExample?.(random);
        change?.bytes?.(bytes.subarray(size, 2 * size));
        change?.numbers?.(numbers.subarray(size, 2 * size));
        for (const values of [bytes, numbers]) {
          expect(values.subarray(0, size).every((value) => value === 77)).toBe(true);
          expect(values.subarray(2 * size).every((value) => value === 77)).toBe(true);
        }
      }
    }
  });
});

describe('cifar', () => {
  const dataset = imageDataset();

  it('is short for a flip and a crop by 4', () => {
    expect(batchesOf(dataset, 'cifar')).toEqual(batchesOf(dataset, { flip: 'horizontal', crop: 4 }));
  });

  it('has the bits that it always had', () => {
    const count = 20;
    const bytes = Uint8Array.from(
      { length: count * 90 },
      (_, i) => (Math.imul(i + count, 2654435761) >>> 20) % 256,
    );
    const data = { ...dataset, train: { ...dataset.train, inputs: bytes } };
    const batches = createBatches(data, { batchSize: 8, seed: 1, normalize: true, augment: 'cifar' });
    const hash = createHash('sha256');
    for (let step = 0; step < 15; step++) {
      const { inputs, targets } = batches.trainBatch(Math.floor(step / 3), step % 3);
      hash.update(new Uint8Array(inputs.buffer)).update(new Uint8Array(targets.buffer));
    }
    expect(hash.digest('hex')).toBe('71e199dbce6082e5320321a014a808810fbf50aaa16435c89e805a30e9443d44');
  });
});

describe('several augmentations', () => {
  const dataset = imageDataset([6, 5, 3]);
  const values = (augment: AugmentConfig) =>
    batchesOf(dataset, augment, { normalize: true })
      .flat()
      .flatMap(({ inputs }) => [...inputs]);

  it('have draws of their own: a cutout is where it is without a crop', () => {
    const [cut, placed, both] = [{ cutout: 3 }, 'cifar', { flip: true, crop: 4, cutout: 3 }] as const;
    const [alone, other] = [values(cut), values(placed)];
    values(both).forEach((value, i) => {
      expect(value).toBe(alone[i] === 0 ? 0 : other[i]);
    });
  });

  it('have draws of their own: a crop is where it is without mixup, and λ and partners are the same', () => {
    const plain = batchesOf(dataset, 'cifar').flat();
    const mixed = batchesOf(dataset, { flip: true, crop: 4, mixup: 1 }).flat();
    const alone = batchesOf(dataset, { mixup: 1 }).flat();
    expect(mixed.map(({ second }) => second)).toEqual(alone.map(({ second }) => second));
    mixed.forEach(({ inputs, targets, second }, b) => {
      const { lambda, targets: partners } = second ?? { lambda: NaN, targets: [] };
      inputs.forEach((value, i) => {
        const example = Math.floor(i / 90);
        const partner = targets.indexOf(partners[example] ?? -1);
        const [first, other] = [plain[b]?.inputs[i], plain[b]?.inputs[partner * 90 + (i % 90)]];
        expect(value).toBe(Math.fround(lambda * (first ?? NaN) + (1 - lambda) * (other ?? NaN)));
      });
    });
  });

  it('have draws of their own: flips are those of cifar where nothing is cropped, and colours come first', () => {
    const colors = { brightness: 0.4, hue: 0.3 };
    const jittered = batchesOf(dataset, { colorJitter: colors }).flat();
    const flipped = batchesOf(dataset, { flip: true }).flat();
    const plain = batchesOf(dataset, 'none').flat();
    batchesOf(dataset, { flip: true, colorJitter: colors })
      .flat()
      .forEach(({ inputs, count }, b) => {
        for (let example = 0; example < count; example++) {
          const range = [example * 90, (example + 1) * 90] as const;
          const rows = (values: Float32Array | undefined) => values?.slice(...range) ?? new Float32Array();
          const isFlipped = rows(flipped[b]?.inputs).join() !== rows(plain[b]?.inputs).join();
          const expected = rows(jittered[b]?.inputs);
          const mirrored = expected.map((_, i) => {
            const [y, x, c] = [Math.floor(i / 15), Math.floor((i % 15) / 3), i % 3];
            return expected[y * 15 + (4 - x) * 3 + c] ?? NaN;
          });
          expect(rows(inputs)).toEqual(isFlipped ? mirrored : expected);
        }
      });
  });
});
