import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** An image with p pixels of a value on each side, as a new tensor unless p is 0: [N, H, W, C] → [N, H + 2p, W + 2p, C] */
export function padImage<Image extends Tensor>(x: Image, p: number, value = 0): Image {
  if (p === 0) return x;
  const sides: [number, number][] = [
    [0, 0],
    [p, p],
    [p, p],
    [0, 0],
  ];
  return tf.pad(x, sides, value);
}
