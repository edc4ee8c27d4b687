import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import { batchesOf, bytesOf, examplesOf, imageDataset, imageOf } from './images';

/** Three epochs of these. */
const many = imageDataset([6, 5, 3], 1000);

/** The placements of an image [6, 5, 3] that look like what was found; bytes outside are 0. */
function placementsOf(image: Uint8Array, found: Uint8Array, padding: number) {
  const shifts = Array.from({ length: 2 * padding + 1 }, (_, i) => i - padding);
  const all = [false, true].flatMap((flip) =>
    shifts.flatMap((top) => shifts.map((left) => ({ flip, top, left }))),
  );
  return all.filter(({ flip, top, left }) =>
    found.every((value, i) => {
      const [y, x, c] = [Math.floor(i / 15), Math.floor((i % 15) / 3), i % 3];
      const [row, column] = [y + top, (flip ? 4 - x : x) + left];
      const isInside = row >= 0 && row < 6 && column >= 0 && column < 5;
      return value === (isInside ? image[(row * 5 + column) * 3 + c] : 0);
    }),
  );
}

const placed = (augment: { flip?: boolean; crop?: number }) =>
  examplesOf(batchesOf(many, augment)).map(({ example, values }) => {
    const [found, ...others] = placementsOf(imageOf(many, example), bytesOf(values), augment.crop ?? 0);
    expect(others).toEqual([]);
    expect(found).toBeDefined();
    return found ?? { flip: false, top: NaN, left: NaN };
  });

/** Within four standard deviations of a share of p in n draws. */
function expectShare(count: number, n: number, p: number): void {
  expect(Math.abs(count / n - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
}

describe('flip and crop', () => {
  it('mirror half of the time', () => {
    const found = placed({ flip: true });
    expectShare(found.filter(({ flip }) => flip).length, 3000, 0.5);
  });

  it('crop anywhere alike, without mirroring where that is off', () => {
    const found = placed({ crop: 2 });
    expect(found.some(({ flip }) => flip)).toBe(false);
    for (const shift of [-2, -1, 0, 1, 2]) {
      expectShare(found.filter(({ top }) => top === shift).length, 3000, 0.2);
      expectShare(found.filter(({ left }) => left === shift).length, 3000, 0.2);
    }
  });

  it('come together, drawn as each alone', () => {
    const [both, flips, crops] = [
      placed({ flip: true, crop: 2 }),
      placed({ flip: true }),
      placed({ crop: 2 }),
    ];
    expect(both).toEqual(crops.map((crop, i) => ({ ...crop, flip: flips[i]?.flip })));
  });
});

describe('cutout', () => {
  it.each([1, 2, 3, 4, 6])('of %i pixels is a square around a pixel, 0 after normalization', (side) => {
    const data = imageDataset([6, 5, 3], 40);
    const plain = batchesOf(data, 'none', { normalize: true });
    const cut = batchesOf(data, { cutout: side }, { normalize: true });
    cut.forEach((epoch, e) => {
      epoch.forEach((batch, index) => {
        const random = createRandom(1, 'augment', 'cutout', e, index);
        const before = plain[e]?.[index]?.inputs ?? new Float32Array();
        for (let example = 0; example < batch.count; example++) {
          const [row, column] = [random.integer(6), random.integer(5)];
          for (let i = 0; i < 90; i++) {
            const [y, x] = [Math.floor(i / 15), Math.floor((i % 15) / 3)];
            const [down, right] = [y - row + Math.floor(side / 2), x - column + Math.floor(side / 2)];
            const isCut = down >= 0 && down < side && right >= 0 && right < side;
            const at = example * 90 + i;
            expect(batch.inputs[at]).toBe(isCut ? 0 : before[at]);
          }
        }
      });
    });
  });

  it('has its center at each pixel alike', () => {
    const counts = new Float64Array(30);
    for (const { values } of examplesOf(batchesOf(many, { cutout: 1 }))) {
      const at = values.indexOf(0) / 3;
      counts[at] = (counts[at] ?? NaN) + 1;
    }
    for (const count of counts) expectShare(count, 3000, 1 / 30);
  });
});
