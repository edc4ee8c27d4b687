import type { ScheduleConfig } from '../../domain/config/schedule-config';
import type { Schedule, ScheduleOptions } from './schedule';
import { timeOf } from './schedule';

type Config = Extract<ScheduleConfig, { type: 'polynomial' }>;

/** (lr₀ − end)·(1 − t/T)^power + end over all T epochs; with end = 0 PyTorch's PolynomialLR with total_iters = T. */
export function polynomial(
  { power, end, every }: Config,
  { learningRate, epochs }: ScheduleOptions,
): Schedule {
  return {
    learningRateAt(completedEpochs) {
      const t = timeOf(completedEpochs, every);
      return (learningRate - end) * (1 - t / epochs) ** power + end;
    },
  };
}
