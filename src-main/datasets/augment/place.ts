import type { Random } from '../../core/random';
import type { Augmentation } from './augmentation';

/** Where an example's crop lies in the image, and whether it is mirrored; `undisturbed` is the image itself. */
export interface Placement {
  flip: boolean;
  /** Row and column of the image at which the crop begins, −padding … padding; outside is black. */
  top: number;
  left: number;
}
export const undisturbed: Placement = { flip: false, top: 0, left: 0 };

/**
 * The usual augmentation of CIFAR (He et al. 2016, "Deep Residual Learning for Image Recognition", section 4.2, with a
 * padding of 4): mirrored with p = 1/2, and a random crop of the image's size after padding with zero bytes.
 */
export function place(settings: { flip: boolean; crop: number }): Augmentation {
  return { name: 'place', drawExample: (random) => ({ placement: drawPlacement(random, settings) }) };
}

function drawPlacement(random: Random, { flip, crop }: { flip: boolean; crop: number }): Placement {
  const isMirrored = random.uniform() < 0.5;
  const top = random.integer(2 * crop + 1) - crop;
  const left = random.integer(2 * crop + 1) - crop;
  return { flip: flip && isMirrored, top, left };
}

/**
 * Writes one image [H, W, C] as numbers: out(y, x, c) = table[c · 256 + image(y + top, x' + left, c)] with
 * x' = W − 1 − x where mirrored, and zero bytes around the image.
 */
export function writePlaced(
  source: Uint8Array,
  sourceOffset: number,
  [height = 1, width = 1, channels = 1]: readonly number[],
  table: Float32Array,
  placement: Placement,
  target: Float32Array,
  targetOffset: number,
): void {
  const { flip, top, left } = placement;
  // The columns of the crop that lie in the image: from `first` on, to before `end`.
  const [first, end] = flip
    ? [Math.max(0, left), Math.min(width, width + left)]
    : [Math.max(0, -left), Math.min(width, width - left)];
  const step = flip ? -channels : channels;
  const rowSize = width * channels;
  for (let y = 0; y < height; y++) {
    const at = targetOffset + y * rowSize;
    const row = y + top;
    if (row < 0 || row >= height || first >= end) {
      writeBlack(width, channels, table, target, at);
      continue;
    }
    const column = (flip ? width - 1 - first : first) + left;
    writeBlack(first, channels, table, target, at);
    const from = sourceOffset + (row * width + column) * channels;
    if (channels === 3) writeColours(source, from, step, end - first, table, target, at + first * 3);
    else writePixels(source, from, step, end - first, channels, table, target, at + first * channels);
    writeBlack(width - end, channels, table, target, at + end * channels);
  }
}

/** Pixels of three channels: a loop without one inside is the faster one. */
function writeColours(
  source: Uint8Array,
  from: number,
  step: number,
  count: number,
  table: Float32Array,
  target: Float32Array,
  at: number,
): void {
  for (let i = 0; i < count; i++) {
    target[at] = table[source[from] as number] as number;
    target[at + 1] = table[256 + (source[from + 1] as number)] as number;
    target[at + 2] = table[512 + (source[from + 2] as number)] as number;
    at += 3;
    from += step;
  }
}

function writePixels(
  source: Uint8Array,
  from: number,
  step: number,
  count: number,
  channels: number,
  table: Float32Array,
  target: Float32Array,
  at: number,
): void {
  for (let i = 0; i < count; i++) {
    for (let channel = 0; channel < channels; channel++) {
      target[at++] = table[256 * channel + (source[from + channel] as number)] as number;
    }
    from += step;
  }
}

function writeBlack(
  count: number,
  channels: number,
  table: Float32Array,
  target: Float32Array,
  at: number,
): void {
  for (let i = 0; i < count; i++) {
    for (let channel = 0; channel < channels; channel++) target[at++] = table[256 * channel] as number;
  }
}
