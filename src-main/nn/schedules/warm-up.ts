import type { WarmupConfig } from '../../domain/config/schedule-config';
import type { Schedule } from './schedule';
import { timeOf } from './schedule';

/**
 * A schedule times from + (1 − from)·t/W for the first W epochs, and the schedule as it is after them: the factors of
 * PyTorch's LinearLR with start_factor = from and total_iters = W. (Chained in PyTorch, schedules that end above 0 drift a
 * little from their own formula, since each step there starts from the product; here it is the product itself. He et al. 2016, section 4.2, warm
 * their 110 layers up with a tenth of the learning rate.)
 */
export function warmUp(schedule: Schedule, { epochs, from, every }: WarmupConfig): Schedule {
  return {
    learningRateAt(completedEpochs) {
      const t = timeOf(completedEpochs, every);
      const factor = t < epochs ? from + ((1 - from) * t) / epochs : 1;
      return factor * schedule.learningRateAt(completedEpochs);
    },
  };
}
