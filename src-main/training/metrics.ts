import type { Loss, LossReading } from '../nn/losses';
import type { TrainingPosition } from '../rundir/checkpoint';

/** What was read over the batches of a part so far. */
export type RunningTotals = TrainingPosition['partialEpoch'];

export function nothingRead(): RunningTotals {
  return { loss: 0, examples: 0, sums: {} };
}

/** Adds what was read in one batch. */
export function addReading(totals: RunningTotals, reading: LossReading, examples: number): void {
  totals.loss += reading.loss * examples;
  totals.examples += examples;
  for (const [name, value] of Object.entries(reading.sums)) {
    totals.sums[name] = (totals.sums[name] ?? 0) + value;
  }
}

/** The loss of a part, and the metrics that its task's loss derives from the sums. */
export function metricsOf(
  part: 'train' | 'validation' | 'test',
  loss: Loss,
  totals: RunningTotals,
): Record<string, number> {
  const values = { loss: totals.loss / totals.examples, ...loss.metrics(totals) };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${part}/${name}`, value]));
}
