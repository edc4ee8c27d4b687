import { createRandom, type Random } from '../../core/random';
import type { NoisyImagesConfig } from '../../domain/config/dataset-config';
import type { MemoryPart } from '../../domain/dataset';
import type { GeneratedContent } from '../content';

/**
 * Images to be freed from noise, inputs and targets [n, size, size, channels], a design of this project for what the
 * quadratic autoencoder of Fan et al. (Quadratic Autoencoder (Q-AE) for Low-Dose CT Denoising, 2020) does with
 * tomographies. A clean image has values in [0, 1] at the pixels' centres (x, y) in [0, 1]²:
 *
 * 1. a gradient a_c + b_c·((x − ½)·cos φ + (y − ½)·sin φ) with a_c ∈ [0.3, 0.7), b_c ∈ [−0.5, 0.5), φ ∈ [0, 2π);
 * 2. one to four shapes over each other, of which each draws v ← (1 − o)·v + o·l_c inside, with an opacity
 *    o ∈ [0.3, 0.9) and a level l_c ∈ [0, 1): a rectangle, a disc, or stripes (see the functions below);
 * 3. cut off at 0 and 1.
 *
 * All numbers are drawn uniformly, a_c, b_c and l_c for each channel c. An input is the clean image plus independent
 * Gaussian noise of standard deviation `noise`, which is not cut off. The two parts come from streams of their own, so
 * that more training images leave the test images as they were.
 */
export function generateNoisyImages(config: NoisyImagesConfig): GeneratedContent {
  const { size, channels } = config;
  const shape = [size, size, channels];
  return {
    task: 'denoising',
    inputShape: shape,
    outputSize: channels,
    targetShape: shape,
    classNames: [],
    train: generatePart(config, 'train', config.images),
    test: generatePart(config, 'test', config.testImages),
  };
}

function generatePart(config: NoisyImagesConfig, part: string, count: number): MemoryPart {
  const { size, channels, noise } = config;
  const random = createRandom(config.seed, config.name, part);
  const values = size * size * channels;
  const targets = new Float32Array(count * values);
  const inputs = new Float32Array(count * values);
  for (let image = 0; image < count; image++) {
    const clean = targets.subarray(image * values, (image + 1) * values);
    drawClean(clean, size, channels, random);
    clean.forEach((value, i) => (inputs[image * values + i] = value + noise * random.normal()));
  }
  return { count, inputs, targets };
}

/** Whether a point is inside of a shape. */
type Shape = (x: number, y: number) => boolean;

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();
const direction = (random: Random): { cos: number; sin: number } => {
  const angle = 2 * Math.PI * random.uniform();
  return { cos: Math.cos(angle), sin: Math.sin(angle) };
};

/** A centre in the image, and half widths in [0.05, 0.3) along each axis. */
function rectangle(random: Random): Shape {
  const [x0, y0] = [random.uniform(), random.uniform()];
  const [dx, dy] = [between(random, 0.05, 0.3), between(random, 0.05, 0.3)];
  return (x, y) => Math.abs(x - x0) < dx && Math.abs(y - y0) < dy;
}

/** A centre in the image, and a radius in [0.05, 0.3). */
function disc(random: Random): Shape {
  const [x0, y0] = [random.uniform(), random.uniform()];
  const radius = between(random, 0.05, 0.3);
  return (x, y) => (x - x0) ** 2 + (y - y0) ** 2 < radius ** 2;
}

/** All over the image, with a period p in [0.15, 0.5): where the fraction of (x·cos φ + y·sin φ)/p + s is below ½. */
function stripes(random: Random): Shape {
  const { cos, sin } = direction(random);
  const period = between(random, 0.15, 0.5);
  const start = random.uniform();
  return (x, y) => {
    const phase = (x * cos + y * sin) / period + start;
    return phase - Math.floor(phase) < 0.5;
  };
}

const shapes = [rectangle, disc, stripes] as const;

function drawClean(image: Float32Array, size: number, channels: number, random: Random): void {
  const perChannel = (low: number, high: number): number[] =>
    Array.from({ length: channels }, () => between(random, low, high));
  const paint = (colour: (x: number, y: number, channel: number, value: number) => number): void => {
    image.forEach((value, i) => {
      const pixel = Math.floor(i / channels);
      const x = ((pixel % size) + 0.5) / size;
      const y = (Math.floor(pixel / size) + 0.5) / size;
      image[i] = colour(x, y, i % channels, value);
    });
  };

  const { cos, sin } = direction(random);
  const [means, slopes] = [perChannel(0.3, 0.7), perChannel(-0.5, 0.5)];
  paint((x, y, c) => (means[c] ?? 0) + (slopes[c] ?? 0) * ((x - 0.5) * cos + (y - 0.5) * sin));
  const count = 1 + random.integer(4);
  for (let i = 0; i < count; i++) {
    const isInside = (shapes[random.integer(shapes.length)] ?? rectangle)(random);
    const opacity = between(random, 0.3, 0.9);
    const levels = perChannel(0, 1);
    paint((x, y, c, value) => (isInside(x, y) ? (1 - opacity) * value + opacity * (levels[c] ?? 0) : value));
  }
  paint((_x, _y, _c, value) => Math.min(1, Math.max(0, value)));
}
