import type { Curve } from './report-data';

/** More points than this on one line are thinned out. */
export const mostPoints = 2000;

/** Thins a curve out and keeps the extremes of every stretch, so that no spike gets lost. */
export function decimate(curve: Curve): Curve {
  const length = curve.x.length;
  if (length <= mostPoints) return curve;
  const kept = new Set([0, length - 1]);
  const perStretch = 4;
  const stretches = mostPoints / perStretch - 1;
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = Math.floor((stretch * length) / stretches);
    const to = Math.floor(((stretch + 1) * length) / stretches);
    for (const index of extremes(curve, from, to)) kept.add(index);
  }
  const indices = [...kept].sort((a, b) => a - b);
  const take = <T>(values: readonly T[]): T[] => indices.map((index) => values[index] as T);
  return {
    x: take(curve.x),
    mean: take(curve.mean),
    low: take(curve.low),
    high: take(curve.high),
    deviation: take(curve.deviation),
  };
}

function extremes(curve: Curve, from: number, to: number): number[] {
  return [
    outermost(curve.mean, from, to, 1),
    outermost(curve.mean, from, to, -1),
    outermost(curve.high, from, to, 1),
    outermost(curve.low, from, to, -1),
  ];
}

function outermost(values: readonly (number | null)[], from: number, to: number, sign: 1 | -1): number {
  let found = from;
  let extreme = -Infinity;
  for (let index = from; index < to; index += 1) {
    const value = values[index];
    if (value !== null && value !== undefined && value * sign > extreme) {
      extreme = value * sign;
      found = index;
    }
  }
  return found;
}
