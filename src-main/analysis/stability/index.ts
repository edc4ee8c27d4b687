import { isMaximized } from '../../domain/metrics';
import type { MetricPoint } from '../../domain/records';
import { collapsesOf, type Collapse, type CurvePlace } from './collapses';
import { oscillationOf, type Oscillation } from './oscillation';
import { readingsOf } from './readings';

export { collapsesOf, type Collapse, type CurvePlace } from './collapses';
export { oscillationOf, type Oscillation, type Setback, type StageOscillation } from './oscillation';

/**
 * `steady`: nothing was lost. `recovered`: what was lost was learned again. `collapsed`: it was lost for good. `diverged`: the
 * training ended with a value that is not finite.
 */
export const fates = ['steady', 'recovered', 'collapsed', 'diverged'] as const;
export type Fate = (typeof fates)[number];

export interface Stability {
  fate: Fate;
  /** Where it was lost: for good, or else for the first time; undefined for a steady run. */
  at: CurvePlace | undefined;
  collapses: Collapse[];
  /** Up to a collapse for good; what comes behind it is mostly a straight line. */
  oscillation: Oscillation;
  readings: number;
}

export interface TrainingCurve {
  metric: string;
  points: readonly MetricPoint[];
  /** Readings of `learning_rate/r`. */
  rates?: readonly MetricPoint[];
  /** Readings of `train/loss`: a training that diverges ends between two evaluations, and only its loss knows. */
  losses?: readonly MetricPoint[];
}

/** How stable a training was, from the recorded curve of a metric. */
export function stabilityOf({ metric, points, rates, losses = [] }: TrainingCurve): Stability {
  const readings = readingsOf(points);
  const collapses = collapsesOf(readings, metric);
  const last = collapses.at(-1);
  const lost = last !== undefined && last.until === undefined ? last : undefined;
  const end = [readingsOf(losses).at(-1), readings.at(-1)].find(
    (reading) => reading !== undefined && !Number.isFinite(reading.value),
  );
  const goal = isMaximized(metric) ? 'maximize' : 'minimize';
  const before = lost === undefined ? readings : readings.filter(({ step }) => step < lost.from.step);
  return {
    fate: end !== undefined ? 'diverged' : lost ? 'collapsed' : last ? 'recovered' : 'steady',
    at: lost?.from ?? (end && { step: end.step, epoch: end.epoch }) ?? collapses[0]?.from,
    collapses,
    oscillation: oscillationOf(before, goal, rates),
    readings: readings.length,
  };
}
