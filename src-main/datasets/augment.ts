import type { Random } from '../core/random';

export const padding = 4;

/** Where an example's crop lies in the padded image, and whether it is mirrored; `undisturbed` is the image itself. */
export interface Placement {
  flip: boolean;
  /** Row and column of the crop in the padded image, 0 … 2 · padding. */
  top: number;
  left: number;
}
export const undisturbed: Placement = { flip: false, top: padding, left: padding };

/** The usual augmentation of CIFAR (He et al. 2016, section 4.2): mirrored with p = 1/2, a crop after padding by 4. */
export function drawPlacement(random: Random): Placement {
  const flip = random.uniform() < 0.5;
  const top = random.integer(2 * padding + 1);
  const left = random.integer(2 * padding + 1);
  return { flip, top, left };
}

/**
 * Writes one image [H, W, C] as numbers: out(y, x, c) = table[c · 256 + padded(y + top, x' + left, c)] with
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
    const row = y + placement.top - padding;
    const isRowInside = row >= 0 && row < height;
    for (let x = 0; x < width; x++) {
      const column = (placement.flip ? width - 1 - x : x) + placement.left - padding;
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
