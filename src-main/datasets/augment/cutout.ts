import type { Augmentation } from './augmentation';

/**
 * Cutout (DeVries & Taylor 2017, "Improved Regularization of Convolutional Neural Networks with Cutout"): a square of
 * `side` pixels whose center is a random pixel of the image becomes 0; the part of it beyond the border is lost.
 *
 * As in the authors' code it comes after normalization, so that 0 is the mean of the training part: what is cut out leaves
 * the mean of the inputs as it is. Without normalization 0 is black. Rows are ⌊side/2⌋ before to ⌈side/2⌉ − 1 after the
 * center (the authors' code is the same for even sides, and makes odd ones even).
 *
 * @param shape [H, W, C]
 */
export function cutout(side: number, [height = 1, width = 1, channels = 1]: readonly number[]): Augmentation {
  const before = Math.floor(side / 2);
  return {
    name: 'cutout',
    drawExample(random) {
      const top = random.integer(height) - before;
      const left = random.integer(width) - before;
      const [first, last] = [Math.max(0, left), Math.min(width, left + side)];
      return {
        numbers(image) {
          for (let y = Math.max(0, top); y < Math.min(height, top + side); y++) {
            image.fill(0, (y * width + first) * channels, (y * width + last) * channels);
          }
        },
      };
    },
  };
}
