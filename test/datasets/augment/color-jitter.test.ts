import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import { brightness, contrast, hue, saturation } from '../../../src-main/datasets/augment/colors';
import { batchesOf, bytesOf, examplesOf, imageDataset, imageOf } from './images';

type Pixel = [red: number, green: number, blue: number];
const byte = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));
const grey = ([r, g, b]: Pixel): number => 0.299 * r + 0.587 * g + 0.114 * b;
const blend = (pixel: Pixel, other: number, factor: number): Pixel =>
  pixel.map((v) => byte(factor * v + (1 - factor) * other)) as Pixel;

/** By the textbook: to hue, saturation and value, and back by the six sectors of the circle. */
function turned([r, g, b]: Pixel, shift: number): Pixel {
  const [value, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const spread = value - least;
  if (spread === 0) return [r, g, b];
  const degreesOf = (): number => {
    if (value === r) return 60 * ((g - b) / spread);
    return value === g ? 60 * ((b - r) / spread) + 120 : 60 * ((r - g) / spread) + 240;
  };
  const degrees = (((degreesOf() + 360 * shift) % 360) + 360) % 360;
  const sector = Math.floor(degrees / 60);
  const part = degrees / 60 - sector;
  const saturation = spread / value;
  const p = value * (1 - saturation);
  const q = value * (1 - saturation * part);
  const t = value * (1 - saturation * (1 - part));
  const sectors = [
    [value, t, p],
    [q, value, p],
    [p, value, t],
    [p, q, value],
    [t, p, value],
    [value, p, q],
  ] as const;
  return (sectors[sector] ?? [NaN, NaN, NaN]).map(byte) as Pixel;
}

const pixelsOf = (image: ArrayLike<number>): Pixel[] =>
  Array.from(
    { length: image.length / 3 },
    (_, i) => [image[3 * i], image[3 * i + 1], image[3 * i + 2]] as Pixel,
  );

const straightforward = [
  (pixels: Pixel[], factor: number) => pixels.map((pixel) => blend(pixel, 0, factor)),
  (pixels: Pixel[], factor: number) => {
    const mean = pixels.reduce((sum, pixel) => sum + grey(pixel), 0) / pixels.length;
    return pixels.map((pixel) => blend(pixel, mean, factor));
  },
  (pixels: Pixel[], factor: number) => pixels.map((pixel) => blend(pixel, grey(pixel), factor)),
  (pixels: Pixel[], shift: number) => pixels.map((pixel) => turned(pixel, shift)),
] as const;
const operations = [brightness, contrast, saturation, hue];
const names = ['brightness', 'contrast', 'saturation', 'hue'];

/** At most this far apart in each byte: a half may be rounded to either side. */
function expectNear(found: ArrayLike<number>, expected: Pixel[], distance: number): void {
  expected.flat().forEach((value, i) => {
    expect(Math.abs((found[i] ?? NaN) - value)).toBeLessThanOrEqual(distance);
  });
}

describe.each([0, 1, 2, 3])('an operation on colours (%i)', (index) => {
  const random = createRandom(1, 'colors', index);
  const image = Uint8ClampedArray.from({ length: 3000 }, () => random.integer(256));
  // Grey, black, white and pure colours too.
  image.set([7, 7, 7, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0, 0, 255, 255]);
  const operation = operations[index] ?? brightness;

  it('is what it says', () => {
    const strengths = index === 3 ? [-0.5, -0.31, -0.05, 0.02, 1 / 6, 0.25, 0.5] : [0, 0.3, 0.9, 1.1, 1.7];
    for (const strength of strengths) {
      const found = image.slice();
      operation(found, 3, strength);
      const expected = straightforward[index]?.(pixelsOf(image), strength) ?? [];
      expect(found).not.toEqual(image);
      expectNear(found, expected, 1);
    }
  });

  it('changes nothing at no strength', () => {
    const found = image.slice();
    operation(found, 3, index === 3 ? 0 : 1);
    expect(found).toEqual(image);
  });
});

describe('operations on images without three colours', () => {
  it('keep opacity', () => {
    const image = Uint8ClampedArray.of(10, 20, 30, 40, 50, 60, 70, 80);
    for (const operation of [brightness, contrast]) {
      const [found, opaque] = [image.slice(), Uint8ClampedArray.of(10, 20, 30, 50, 60, 70)];
      operation(found, 4, 1.5);
      operation(opaque, 3, 1.5);
      expect([...found]).toEqual([...opaque.subarray(0, 3), 40, ...opaque.subarray(3), 80]);
    }
    const pairs = Uint8ClampedArray.of(10, 200, 30, 100);
    brightness(pairs, 2, 2);
    expect([...pairs]).toEqual([20, 200, 60, 100]);
  });

  it('take grey as it is', () => {
    const image = Uint8ClampedArray.of(10, 20, 60);
    contrast(image, 1, 0.5);
    expect([...image]).toEqual([20, 25, 45]);
  });
});

describe('colour jitter', () => {
  const data = imageDataset([6, 5, 3], 60);
  const strengths = [0.4, 0.5, 0.3, 0.2] as const;
  const settings = Object.fromEntries(names.map((name, i) => [name, strengths[i]]));
  /** Factors, the turn of the hue and the order, as they are drawn for each example. */
  const draw = (random: ReturnType<typeof createRandom>) => {
    const order = random.shuffle([0, 1, 2, 3]);
    const amounts = strengths.map((v, i) => (i < 3 ? 1 - v : -v) + 2 * v * random.uniform());
    return { order, amounts };
  };

  it.each([
    { name: 'all four in their order', kept: [0, 1, 2, 3] },
    { name: 'contrast and hue alone, as they are drawn among all', kept: [1, 3] },
  ])('is $name', ({ kept }) => {
    const some = Object.fromEntries(Object.entries(settings).filter((_, i) => kept.includes(i)));
    batchesOf(data, { colorJitter: some }).forEach((epoch, e) => {
      epoch.forEach((batch, index) => {
        const random = createRandom(1, 'augment', 'colorJitter', e, index);
        for (const { example, values } of examplesOf([[batch]])) {
          const { order, amounts } = draw(random);
          const pixels = order
            .filter((i) => kept.includes(i))
            .reduce(
              (before, i) => straightforward[i]?.(before, amounts[i] ?? NaN) ?? [],
              pixelsOf(imageOf(data, example)),
            );
          expectNear(bytesOf(values), pixels, 2);
        }
      });
    });
  });

  it('has factors that are uniform', () => {
    const plain = imageDataset([1, 1, 1], 2000);
    plain.train.inputs.fill(100);
    const factors = examplesOf(batchesOf(plain, { colorJitter: { brightness: 0.5 } })).map(
      ({ values }) => (values[0] ?? NaN) * 2.55,
    );
    const mean = factors.reduce((a, b) => a + b, 0) / 6000;
    const variance = factors.reduce((a, b) => a + (b - mean) ** 2, 0) / 6000;
    expect(Math.min(...factors)).toBeCloseTo(0.5, 1);
    expect(Math.max(...factors)).toBeCloseTo(1.5, 1);
    expect(mean).toBeCloseTo(1, 1);
    expect(variance).toBeCloseTo(1 / 12, 2);
  });

  it('has no factor below 0', () => {
    const plain = imageDataset([1, 1, 1], 500);
    plain.train.inputs.fill(100);
    const found = examplesOf(batchesOf(plain, { colorJitter: { brightness: 1.5 } })).map(
      ({ values }) => (values[0] ?? NaN) * 2.55,
    );
    const mean = found.reduce((a, b) => a + b, 0) / found.length;
    expect(mean).toBeCloseTo(1.25, 1);
  });
});
