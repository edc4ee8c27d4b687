import type { Schedule, ScheduleOptions } from './schedule';

export function constant({ learningRate }: ScheduleOptions): Schedule {
  return { learningRateAt: () => learningRate };
}
