import type { ScheduleConfig } from '../../domain/config/schedule-config';
import type { Schedule, ScheduleOptions } from './schedule';
import { timeOf } from './schedule';

type Config = Extract<ScheduleConfig, { type: 'cosine' }>;

/**
 * Half a cosine over all T epochs: end + (lr₀ − end)·(1 + cos(πt/T))/2, as PyTorch's CosineAnnealingLR with T_max = T
 * and eta_min = end (Loshchilov and Hutter 2017, equation 5, without restarts).
 */
export function cosine({ end, every }: Config, { learningRate, epochs }: ScheduleOptions): Schedule {
  return {
    learningRateAt(completedEpochs) {
      const t = timeOf(completedEpochs, every);
      return end + ((learningRate - end) * (1 + Math.cos((Math.PI * t) / epochs))) / 2;
    },
  };
}
