import type { Every } from '../../domain/config/schedule-config';

/** The learning rate over time. */
export interface Schedule {
  /** Learning rate of the step that comes after so many completed epochs; in the midst of an epoch they are a fraction. */
  learningRateAt(completedEpochs: number): number;
}

/** What every schedule starts from. */
export interface ScheduleOptions {
  /** Initial learning rate. */
  readonly learningRate: number;
  /** Epochs of the whole training. */
  readonly epochs: number;
}

/** The completed epochs that count where rates change only so often. */
export function timeOf(completedEpochs: number, every: Every): number {
  return every === 'epoch' ? Math.floor(completedEpochs) : completedEpochs;
}
