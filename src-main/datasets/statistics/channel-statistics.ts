import type { ChannelStatistics, DatasetPart } from '../../domain/dataset';
import { exampleSize } from '../content';
import { momentsOfImages, type Moments } from '../images/moments';
import { chunksOf } from '../values/chunks';
import { isEncoded, typeOf, type NumberValues } from '../values/file-values';

/** Whether inputs are bytes of pixels. */
export function isImage(inputs: DatasetPart['inputs'], inputShape: readonly number[]): boolean {
  return typeOf(inputs) === 'uint8' && inputShape.length === 3;
}

/**
 * Mean and population standard deviation of byte / 255 over all n examples and pixels of each channel: mean = Σ v / 255n,
 * deviation = √(n Σ v² − (Σ v)²) / 255n. The sums are exact.
 */
export function channelStatistics(part: DatasetPart, inputShape: readonly number[]): ChannelStatistics {
  const { inputs, rows } = part;
  if (!isImage(inputs, inputShape)) return { mean: [], deviation: [] };
  const moments = isEncoded(inputs)
    ? momentsOfImages(inputs, rows)
    : momentsOfBytes(inputs, inputShape, rows);
  return {
    mean: moments.map(({ count, sum }) => sum / (255 * count)),
    deviation: moments.map(({ count, sum, squares }) => {
      // More than 2⁵³ for many images.
      const spread = BigInt(count) * BigInt(squares) - BigInt(sum) * BigInt(sum);
      return Math.sqrt(Number(spread)) / (255 * count);
    }),
  };
}

/** From how often each byte occurs in each channel. */
function momentsOfBytes(inputs: NumberValues, inputShape: readonly number[], rows?: Int32Array): Moments[] {
  const channels = inputShape[2] ?? 1;
  const counts = Array.from({ length: channels }, () => new Float64Array(256));
  for (const bytes of chunksOf(inputs, exampleSize(inputShape), rows)) {
    counts.forEach((ofChannel, channel) => {
      for (let i = channel; i < bytes.length; i += channels) {
        const value = bytes[i] as number;
        ofChannel[value] = (ofChannel[value] as number) + 1;
      }
    });
  }
  return counts.map((ofChannel) => ({
    count: ofChannel.reduce((total, count) => total + count, 0),
    sum: ofChannel.reduce((total, count, value) => total + count * value, 0),
    squares: ofChannel.reduce((total, count, value) => total + count * value ** 2, 0),
  }));
}
