import { createRandom, type Random } from '../../core/random';
import { textureClasses, type TexturesConfig } from '../../domain/config/dataset-config';
import type { MemoryPart } from '../../domain/dataset';
import type { GeneratedContent } from '../content';
import { patterns, type Pattern } from './texture-patterns';
import { between, drawClouds, drawWave, positionOf, standardize, valueAt } from './waves';

/**
 * Images of textures and shapes to be told apart, inputs [n, size, size, 3] in bytes, one class for each pattern of
 * `texture-patterns`: stripes, checks, rings, waves and strands, and disc, square, triangle, cross and star. Image i
 * belongs to class i mod `classes`. A design of this project, after Julesz (Visual Pattern Discrimination, 1962):
 * patterns that only the relation of pixels tells apart, since single pixels are alike in all classes.
 *
 * 1. A pattern at a random place, of random size and direction, seen through a wave that bends it; mean 0, variance 1.
 * 2. Up to 3·clutter bars across it, at a level of −1.5 to 1.5. Plus clouds, with waves of length 4 to 64, of variance
 *    0.01 + clutter²/2.
 * 3. The levels are replaced by their ranks, spread evenly over [−1, 1]: every image has the same histogram v.
 * 4. colour = m + a·v·d + ½a·w·e with a mean m in [0.3, 0.7)³, an amplitude a in [0.2, 0.5), random directions d and e,
 *    and clouds w. As d is as likely as −d, the mean image is the same for all classes: a linear classifier of the
 *    pixels finds nothing to go by (10.0 % of ten classes, where a ResNet-8 with 8 channels has 62 % after 10 epochs).
 * 5. Plus Gaussian noise of standard deviation `noise`, rounded to bytes.
 *
 * Lengths are in thirty-seconds of the image. Each image has a random stream of its own: more of them change none.
 */
export function generateTextures(config: TexturesConfig): GeneratedContent {
  const classNames = textureClasses.slice(0, config.classes);
  return {
    task: 'classification',
    inputShape: [config.size, config.size, 3],
    outputSize: classNames.length,
    targetShape: [],
    classNames,
    train: generatePart(config, 'train', config.images),
    test: generatePart(config, 'test', config.testImages),
  };
}

function generatePart(config: TexturesConfig, part: 'train' | 'test', count: number): MemoryPart {
  const bytes = 3 * config.size ** 2;
  const inputs = new Uint8Array(count * bytes);
  const targets = new Int32Array(count).map((_, i) => i % config.classes);
  targets.forEach((label, i) => {
    const random = createRandom(config.seed, config.name, part, i);
    const pattern = patterns[textureClasses[label] ?? 'stripes'](random);
    const levels = ranks(cluttered(bent(pattern, config.size, random), config, random));
    paint(inputs.subarray(i * bytes, (i + 1) * bytes), levels, config, random);
  });
  return { count, inputs, targets };
}

/** The pattern on the grid [size, size], each point shifted by up to 1 along both axes. */
function bent(pattern: Pattern, size: number, random: Random): Float64Array {
  const wave = () => drawWave(random, 2 * Math.PI * random.uniform(), between(random, 16, 40));
  const [right, down] = [wave(), wave()];
  const levels = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const y = positionOf(row, size);
    for (let column = 0; column < size; column++) {
      const x = positionOf(column, size);
      levels[row * size + column] = pattern(x + valueAt(right, x, y), y + valueAt(down, x, y));
    }
  }
  return standardize(levels);
}

function cluttered(
  levels: Float64Array,
  { size, clutter }: Pick<TexturesConfig, 'size' | 'clutter'>,
  random: Random,
): Float64Array {
  const bars = Math.floor(random.uniform() * (3 * clutter + 1));
  for (let n = 0; n < bars; n++) drawBar(levels, size, random);
  // Without any clouds the ranks within a shape would only count its pixels.
  const share = Math.sqrt(0.01 + clutter ** 2 / 2);
  const clouds = drawClouds(random, size, 12, 4, 64);
  return levels.map((level, i) => level + share * (clouds[i] ?? 0));
}

/** 6 to 16 long and 1 to 3 wide. */
function drawBar(levels: Float64Array, size: number, random: Random): void {
  const [x0, y0, angle] = [between(random, 0, 32), between(random, 0, 32), 2 * Math.PI * random.uniform()];
  const [long, wide] = [between(random, 3, 8), between(random, 0.5, 1.5)];
  const level = between(random, -1.5, 1.5);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let row = 0; row < size; row++) {
    const y = positionOf(row, size) - y0;
    for (let column = 0; column < size; column++) {
      const x = positionOf(column, size) - x0;
      const isInside = Math.abs(x * cos + y * sin) < long && Math.abs(y * cos - x * sin) < wide;
      if (isInside) levels[row * size + column] = level;
    }
  }
}

/** The rank of each level among all n, as (2·rank + 1)/n − 1; equal levels have the rank of the first of them. */
function ranks(levels: Float64Array): Float64Array {
  const sorted = levels.slice().sort();
  return levels.map((level) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) < level) low = middle + 1;
      else high = middle;
    }
    return (2 * low + 1) / sorted.length - 1;
  });
}

function paint(
  image: Uint8Array,
  levels: Float64Array,
  { size, noise }: Pick<TexturesConfig, 'size' | 'noise'>,
  random: Random,
): void {
  const mean = [0, 1, 2].map(() => between(random, 0.3, 0.7));
  const amplitude = between(random, 0.2, 0.5);
  const [along, aside] = [direction(random), direction(random)];
  const tint = drawClouds(random, size, 4, 16, 64);
  for (let i = 0; i < levels.length; i++) {
    const [level, shade] = [levels[i] as number, 0.5 * (tint[i] as number)];
    for (let c = 0; c < 3; c++) {
      const color = (mean[c] ?? 0) + amplitude * (level * (along[c] ?? 0) + shade * (aside[c] ?? 0));
      const value = color + noise * random.normal();
      image[3 * i + c] = Math.round(255 * Math.min(1, Math.max(0, value)));
    }
  }
}

/** A unit vector, uniform over the sphere. */
function direction(random: Random): number[] {
  const vector = [random.normal(), random.normal(), random.normal()];
  return vector.map((value) => value / Math.hypot(...vector));
}
