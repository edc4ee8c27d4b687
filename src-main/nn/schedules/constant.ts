import type { Schedule } from './schedule';

export function constant(learningRate: number): Schedule {
  return { learningRateAt: () => learningRate };
}
