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
  const tableSize = channels * 256;
  let at = targetOffset;
  for (let y = 0; y < height; y++) {
    const row = y + placement.top;
    const isRowInside = row >= 0 && row < height;
    for (let x = 0; x < width; x++) {
      const column = (placement.flip ? width - 1 - x : x) + placement.left;
      if (isRowInside && column >= 0 && column < width) {
        let from = sourceOffset + (row * width + column) * channels;
        for (let entry = 0; entry < tableSize; entry += 256) {
          target[at++] = table[entry + (source[from++] as number)] as number;
        }
      } else {
        for (let entry = 0; entry < tableSize; entry += 256) target[at++] = table[entry] as number;
      }
    }
  }
}
