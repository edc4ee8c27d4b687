import type { EncodedImages } from '../../domain/dataset';

/** Of the bytes of a channel: how many, their sum, and that of their squares, all of them exact. */
export interface Moments {
  count: number;
  sum: number;
  squares: number;
}

/** Sum and sum of squares of each channel of an image [height, width, channels]: [channels, 2]. */
export function imageMoments(pixels: Uint8Array, channels: number): Float64Array {
  const moments = new Float64Array(2 * channels);
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    let squares = 0;
    for (let i = channel; i < pixels.length; i += channels) {
      const value = pixels[i] as number;
      sum += value;
      squares += value * value;
    }
    moments[2 * channel] = sum;
    moments[2 * channel + 1] = squares;
  }
  return moments;
}

/** Those of each channel of all images, or of the rows that are given, without decoding them. */
export function momentsOfImages({ shape, places, moments }: EncodedImages, rows?: Int32Array): Moments[] {
  const [height = 1, width = 1, channels = 1] = shape;
  const stored = places.length / 3;
  const count = rows?.length ?? stored;
  const total = Array.from({ length: channels }, () => ({
    count: count * height * width,
    sum: 0,
    squares: 0,
  }));
  for (let i = 0; i < count; i++) {
    const at = 2 * channels * (rows === undefined ? i : (rows[i] ?? 0));
    total.forEach((ofChannel, channel) => {
      ofChannel.sum += moments[at + 2 * channel] as number;
      ofChannel.squares += moments[at + 2 * channel + 1] as number;
    });
  }
  return total;
}
