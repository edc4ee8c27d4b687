import type { ChannelStatistics, DatasetPart } from '../domain/dataset';
import { exampleSize } from './content';
import { chunksOf } from './values/chunks';
import { typeOf } from './values/file-values';

export type { ChannelStatistics };

/** Whether inputs are bytes of pixels. */
export function isImage(inputs: DatasetPart['inputs'], inputShape: readonly number[]): boolean {
  return typeOf(inputs) === 'uint8' && inputShape.length === 3;
}

/**
 * Mean and population standard deviation of byte / 255 over all examples and pixels of each channel, in double precision
 * from exact counts of the 256 values: mean = Σ h(v) v / 255n, deviation² = Σ h(v) (v/255 − mean)² / n.
 */
export function channelStatistics(part: DatasetPart, inputShape: readonly number[]): ChannelStatistics {
  if (!isImage(part.inputs, inputShape)) return { mean: [], deviation: [] };
  const statistics = histograms(part, inputShape).map(momentsOf);
  return {
    mean: statistics.map(({ mean }) => mean),
    deviation: statistics.map(({ deviation }) => deviation),
  };
}

/** How often each byte occurs in each channel: [channels][256]. */
function histograms({ inputs, rows }: DatasetPart, inputShape: readonly number[]): Float64Array[] {
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
  return counts;
}

function momentsOf(counts: Float64Array): { mean: number; deviation: number } {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const mean = counts.reduce((sum, count, value) => sum + count * value, 0) / (255 * total);
  const squares = counts.reduce((sum, count, value) => sum + count * (value / 255 - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / total) };
}
