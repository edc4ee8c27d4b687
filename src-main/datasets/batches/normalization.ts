import type { ChannelStatistics } from '../../domain/dataset';

/**
 * What each byte of each channel becomes, [channels · 256] in single precision: (v/255 − mean_c) / deviation_c, computed
 * in double precision. A channel without any spread is only centered.
 */
export function normalizationTable({ mean, deviation }: ChannelStatistics): Float32Array {
  const table = new Float32Array(mean.length * 256);
  mean.forEach((center, channel) => {
    const spread = deviation[channel] ?? 0;
    const scale = spread > 0 ? spread : 1;
    for (let value = 0; value < 256; value++) {
      table[channel * 256 + value] = (value / 255 - center) / scale;
    }
  });
  return table;
}

/** Statistics that leave intensities in [0, 1] as they are. */
export function neutralStatistics(channels: number): ChannelStatistics {
  return { mean: Array<number>(channels).fill(0), deviation: Array<number>(channels).fill(1) };
}
