import type { ScheduleConfig } from '../../domain/config/schedule-config';
import type { Schedule, ScheduleOptions } from './schedule';

type Config = Extract<ScheduleConfig, { type: 'multistep' }>;

/** The learning rate times the factor for each milestone that has been completed, as PyTorch's MultiStepLR. */
export function multistep({ milestones, factor }: Config, { learningRate }: ScheduleOptions): Schedule {
  return {
    learningRateAt: (completedEpochs) =>
      learningRate * factor ** milestones.filter((milestone) => milestone <= completedEpochs).length,
  };
}
