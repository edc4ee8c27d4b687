export interface Schedule {
  /** Learning rate of the epoch that comes after so many completed ones. */
  learningRateAt(completedEpochs: number): number;
}
