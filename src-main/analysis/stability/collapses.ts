import { explosion } from '../../domain/collapse';
import type { MetricPoint } from '../../domain/records';
import { lostReadings } from './lost';
import { misfitOf } from './misfit';
import { readingsOf } from './readings';

/** A place on a curve. */
export interface CurvePlace {
  step: number;
  epoch: number;
}

/** A stretch of a curve in which what had been learned was lost. */
export interface Collapse {
  /** Its first reading. */
  from: CurvePlace;
  /** The first reading behind it; undefined where the run did not recover. */
  until: CurvePlace | undefined;
  /** A value of it was not finite. */
  isNotFinite: boolean;
  /** The reading before it and the worst of it, in the units of the metric; NaN and infinities are the worst. */
  before: number | undefined;
  worst: number;
}

interface Stretch {
  isLost: boolean;
  from: number;
  /** Behind its last reading. */
  to: number;
}

/**
 * The collapses of a training curve: three lost readings in a row (`lostReadings`), or a single one that is not finite; less
 * is a setback. A collapse ends with three readings in a row that are not lost, or where the curve ends with such.
 * @param points readings of the metric, in any order.
 * @param metric its name: of an accuracy, a psnr or a delta more is better.
 */
export function collapsesOf(points: readonly MetricPoint[], metric: string): Collapse[] {
  const readings = readingsOf(points);
  const misfits = readings.map(({ value }) => misfitOf(value, metric));
  const collapses: { from: number; to: number; until: number | undefined }[] = [];
  for (const { isLost, from, to } of stretchesOf(lostReadings(misfits))) {
    const open = collapses.at(-1)?.until === undefined ? collapses.at(-1) : undefined;
    const isLong = to - from >= explosion.readings;
    if (!isLost) {
      if (open !== undefined && (isLong || to === readings.length)) open.until = from;
    } else if (isLong || misfits.slice(from, to).some((misfit) => !Number.isFinite(misfit))) {
      if (open === undefined) collapses.push({ from, to, until: undefined });
      else open.to = to;
    }
  }
  return collapses.map(({ from, to, until }): Collapse => {
    const own = misfits.slice(from, to);
    const worst = own.findIndex((misfit) => !Number.isFinite(misfit));
    const isNotFinite = worst >= 0;
    const place = from + (isNotFinite ? worst : own.indexOf(Math.max(...own)));
    return {
      from: placeOf(readings[from]),
      until: until === undefined ? undefined : placeOf(readings[until]),
      isNotFinite,
      before: readings[from - 1]?.value,
      worst: readings[place]?.value ?? NaN,
    };
  });
}

function stretchesOf(lost: readonly boolean[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [at, isLost] of lost.entries()) {
    const last = stretches.at(-1);
    if (last?.isLost === isLost) last.to = at + 1;
    else stretches.push({ isLost, from: at, to: at + 1 });
  }
  return stretches;
}

const placeOf = (point: MetricPoint | undefined): CurvePlace => ({
  step: point?.step ?? 0,
  epoch: point?.epoch ?? 0,
});
