import type { Goal } from '../../domain/metrics';
import type { MetricPoint } from '../../domain/records';
import { isFiniteReading } from './readings';
import { stagesOf } from './stages';

/** A change from one reading to the next, in the units of the metric. */
export interface Setback {
  /** By how much it got worse; positive. */
  by: number;
  /** Where it was worse. */
  step: number;
  epoch: number;
}

export interface StageOscillation {
  /** `learning_rate/r`; undefined where it is not known. */
  rate: number | undefined;
  fromEpoch: number;
  toEpoch: number;
  /** Changes that were looked at. */
  changes: number;
  /** In the units of the metric; undefined without a change. */
  oscillation: number | undefined;
}

export interface Oscillation {
  /** Over all stages, in the units of the metric; undefined without a change. */
  oscillation: number | undefined;
  changes: number;
  /** The largest one; undefined for a curve that only improves. */
  worst: Setback | undefined;
  stages: StageOscillation[];
}

/**
 * How much a training curve oscillates: the root mean square of its setbacks,
 *
 *   √( (1/n) Σ max(0, y_{i+1} − y_i)² ),
 *
 * over the n changes between successive readings (for a metric of which more is better, of y_i − y_{i+1}).
 *
 * It is one half of the mean square successive difference (von Neumann, Kent, Bellinson and Hart 1941), which tells the
 * scatter of measurements from a drift of their mean without knowing the drift. Here the drift is known to go one way: training
 * improves the metric, in its beginning steeply, so only changes for the worse are taken. A curve that only improves has 0,
 * however steeply and unevenly it does. Around a level, scatter without memory of standard deviation σ has σ; a sine of
 * amplitude A and ω radians a reading has A·sin(ω/2); a random walk of steps σ has σ/√2. On top of an improvement it has
 * less, down to nothing where each reading is better than the one before; on top of a slow decline by g a reading, g more at
 * most.
 *
 * Changes across a jump of the learning rate are left out, values that are not finite too: the change across a gap counts
 * once. Readings that are further apart give more, so curves are to be compared that were recorded equally often.
 * @param points readings of the metric, in any order.
 * @param rates readings of `learning_rate/r`; without them the curve is one stage.
 */
export function oscillationOf(
  points: readonly MetricPoint[],
  goal: Goal = 'minimize',
  rates: readonly MetricPoint[] = [],
): Oscillation {
  const sign = goal === 'minimize' ? 1 : -1;
  let worst: Setback | undefined;
  let total = 0;
  let changes = 0;
  const stages = stagesOf(points.filter(isFiniteReading), rates).map(
    ({ rate, readings }): StageOscillation => {
      let sum = 0;
      for (const [index, { step, epoch, value }] of readings.entries()) {
        const before = readings[index - 1];
        const by = before === undefined ? 0 : Math.max(0, sign * (value - before.value));
        sum += by ** 2;
        if (by > (worst?.by ?? 0)) worst = { by, step, epoch };
      }
      const own = readings.length - 1;
      total += sum;
      changes += own;
      return {
        rate,
        fromEpoch: readings[0]?.epoch ?? 0,
        toEpoch: readings.at(-1)?.epoch ?? 0,
        changes: own,
        oscillation: rootMean(sum, own),
      };
    },
  );
  return { oscillation: rootMean(total, changes), changes, worst, stages };
}

const rootMean = (sum: number, count: number): number | undefined =>
  count === 0 ? undefined : Math.sqrt(sum / count);
