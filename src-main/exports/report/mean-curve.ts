import type { MetricColumns } from '../../domain/metric-columns';
import { decimatedPlaces } from '../../store/metrics/decimate';
import type { Curve } from './report-data';

/** Figures of several runs over the same positions, ascending; NaN where no run has a finite value. */
export interface CurveColumns {
  x: Float64Array;
  mean: Float64Array;
  low: Float64Array;
  high: Float64Array;
  /** NaN for fewer than two runs. */
  deviation: Float64Array;
}

/** The mean over runs and what goes with it at every position that one of them has; undefined where none has any. */
export function meanCurve(series: readonly MetricColumns[], byEpoch: boolean): CurveColumns | undefined {
  const lines = series.map((columns) => ascending(byEpoch ? columns.epochs : columns.steps, columns.values));
  const most = lines.reduce((sum, { x }) => sum + x.length, 0);
  if (most === 0) return undefined;
  const [x, mean, low, high, deviation] = Array.from({ length: 5 }, () => new Float64Array(most)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const places = lines.map(() => 0);
  const found: number[] = [];
  let count = 0;
  for (;;) {
    let position = Infinity;
    for (const [index, line] of lines.entries())
      position = Math.min(position, line.x[places[index] ?? 0] ?? Infinity);
    if (position === Infinity) break;
    found.length = 0;
    for (const [index, line] of lines.entries()) {
      const place = places[index] ?? 0;
      if (line.x[place] !== position) continue;
      const value = line.values[place] ?? NaN;
      if (Number.isFinite(value)) found.push(value);
      places[index] = place + 1;
    }
    const center = found.reduce((sum, value) => sum + value, 0) / found.length;
    x[count] = position;
    mean[count] = center;
    low[count] = found.length === 0 ? NaN : Math.min(...found);
    high[count] = found.length === 0 ? NaN : Math.max(...found);
    deviation[count] =
      found.length < 2
        ? NaN
        : Math.sqrt(found.reduce((sum, value) => sum + (value - center) ** 2, 0) / (found.length - 1));
    count += 1;
  }
  return sliceCurve({ x, mean, low, high, deviation }, 0, count);
}

/** The part of a curve between two positions, both included. */
export function curveWithin(curve: CurveColumns, from = -Infinity, to = Infinity): CurveColumns {
  const begin = curve.x.findIndex((x) => x >= from);
  const end = curve.x.findIndex((x) => x > to);
  return sliceCurve(curve, begin === -1 ? curve.x.length : begin, end === -1 ? curve.x.length : end);
}

/** Thins a curve out to so many points and keeps the extremes of every stretch, so that no spike gets lost. */
export function drawnCurve(curve: CurveColumns, points: number): Curve {
  const mean = { values: curve.mean, least: true, largest: true };
  const range = [
    { values: curve.low, least: true, largest: false },
    { values: curve.high, least: false, largest: true },
  ];
  const isOneRun = curve.deviation.every(Number.isNaN);
  const places = decimatedPlaces(isOneRun ? [mean] : [mean, ...range], curve.x.length, points);
  const take = (column: Float64Array): (number | null)[] => places.map((place) => shortened(column[place]));
  return {
    x: places.map((place) => curve.x[place] ?? 0),
    mean: take(curve.mean),
    low: take(curve.low),
    high: take(curve.high),
    deviation: take(curve.deviation),
  };
}

/** Six digits draw the same picture in half the bytes. */
export function shortened(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(6));
}

function sliceCurve({ x, mean, low, high, deviation }: CurveColumns, from: number, to: number): CurveColumns {
  const part = (column: Float64Array): Float64Array => column.subarray(from, to);
  return { x: part(x), mean: part(mean), low: part(low), high: part(high), deviation: part(deviation) };
}

/** A resumed run may have recorded a position twice: the later value is its own. */
function ascending(x: Float64Array, values: Float64Array): { x: Float64Array; values: Float64Array } {
  if (x.every((position, index) => index === 0 || position > (x[index - 1] ?? 0))) return { x, values };
  const own = new Map(Array.from(x, (position, index) => [position, values[index] ?? NaN]));
  const sorted = [...own].sort(([a], [b]) => a - b);
  return {
    x: Float64Array.from(sorted, ([position]) => position),
    values: Float64Array.from(sorted, ([, value]) => value),
  };
}
