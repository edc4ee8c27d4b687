import type { Schedule, ScheduleOptions } from './schedule';

/** The initial learning rate throughout: lr(t) = lr₀. */
export function constant({ learningRate }: ScheduleOptions): Schedule {
  return { learningRateAt: () => learningRate };
}
