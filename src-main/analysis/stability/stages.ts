import type { MetricPoint } from '../../domain/records';
import { isFiniteReading, readingsOf } from './readings';

/** Readings between two jumps of the learning rate. */
export interface Stage {
  /** The learning rate of its first reading; undefined where none is known. */
  rate: number | undefined;
  readings: MetricPoint[];
}

/** By what factor a rate at least jumps. A schedule that goes down bit by bit does not. */
const leastJump = 1.5;

/**
 * Cuts a curve where the learning rate jumps, as it does at a milestone: by a factor of 1.5 or more, between two rates that
 * were kept for a reading. A rate that changes all along (a cosine, a warm-up) makes no stages. Without rates there is one
 * stage.
 * @param rates readings of `learning_rate/r`: the rate with which the training came to that step.
 */
export function stagesOf(curve: readonly MetricPoint[], rates: readonly MetricPoint[] = []): Stage[] {
  const known = readingsOf(rates).filter(isFiniteReading);
  const jumps = stepsOfJumps(known);
  const stages: Stage[] = [];
  let jump = 0;
  let rate = 0;
  let before = -1;
  for (const reading of readingsOf(curve)) {
    while ((jumps[jump] ?? Infinity) < reading.step) jump += 1;
    while ((known[rate]?.step ?? Infinity) < reading.step) rate += 1;
    if (jump !== before) {
      stages.push({ rate: (known[rate] ?? known.at(-1))?.value, readings: [] });
      before = jump;
    }
    stages.at(-1)?.readings.push(reading);
  }
  return stages;
}

/** The last steps that were still done with the rate before a jump. */
function stepsOfJumps(rates: readonly MetricPoint[]): number[] {
  const jumps = (at: number): boolean => {
    const [a, b] = [rates[at]?.value, rates[at + 1]?.value];
    return a !== undefined && b !== undefined && Math.max(a, b) >= leastJump * Math.min(a, b) && a !== b;
  };
  const isKept = (at: number): boolean => {
    const [a, b] = [rates[at]?.value, rates[at + 1]?.value];
    return a === undefined || b === undefined || Math.abs(a - b) <= 1e-6 * Math.abs(a);
  };
  return rates.flatMap(({ step }, at) => (jumps(at) && isKept(at - 1) && isKept(at + 1) ? [step] : []));
}
