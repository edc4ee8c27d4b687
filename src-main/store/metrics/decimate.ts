import type { MetricColumns } from '../../domain/metric-columns';

/** Values of which the least, the largest or both of a stretch are to be seen. */
export interface Drawn {
  readonly values: ArrayLike<number>;
  readonly least: boolean;
  readonly largest: boolean;
}

/**
 * At most so many of the points: the first, the last, and of each of many equally long stretches the least and the largest
 * value, so that no spike is lost. Where a stretch has values that are not finite, one of them is kept: a line has a gap
 * there. Fewer points stay as they are.
 */
export function decimate(columns: MetricColumns, points: number): MetricColumns {
  const { steps, epochs, values } = columns;
  if (steps.length <= points) return columns;
  const places = decimatedPlaces([{ values, least: true, largest: true }], steps.length, points);
  const pick = (column: Float64Array): Float64Array =>
    Float64Array.from(places, (place) => column[place] ?? NaN);
  return { steps: pick(steps), epochs: pick(epochs), values: pick(values) };
}

/** The places of the points that are kept of lines with `length` points each; all of them where those are few enough. */
export function decimatedPlaces(drawn: readonly Drawn[], length: number, points: number): number[] {
  if (length <= points) return Array.from({ length }, (_, place) => place);
  if (points < 2) return points < 1 ? [] : [length - 1];
  const extremes = drawn.reduce((sum, { least, largest }) => sum + Number(least) + Number(largest), 0);
  const hasGaps = drawn.some(({ values }) => hasNonFinite(values));
  const perStretch = extremes + (hasGaps ? 1 : 0);
  const stretches = Math.floor((points - 2) / perStretch);
  const places = [0];
  // The first and the last point are not in the stretches.
  const inner = length - 2;
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = 1 + Math.floor((stretch * inner) / stretches);
    const to = 1 + Math.floor(((stretch + 1) * inner) / stretches);
    const found = new Set<number>();
    for (const each of drawn) addExtremes(each, from, to, found);
    const gap = hasGaps ? firstGap(drawn, from, to) : undefined;
    if (gap !== undefined) found.add(gap);
    places.push(...[...found].sort((a, b) => a - b));
  }
  places.push(length - 1);
  return places;
}

function addExtremes({ values, least, largest }: Drawn, from: number, to: number, found: Set<number>): void {
  let low = -1;
  let high = -1;
  let min = Infinity;
  let max = -Infinity;
  for (let place = from; place < to; place++) {
    const value = values[place] ?? NaN;
    if (value < min && value !== -Infinity) [min, low] = [value, place];
    if (value > max && value !== Infinity) [max, high] = [value, place];
  }
  if (least && low >= 0) found.add(low);
  if (largest && high >= 0) found.add(high);
}

function firstGap(drawn: readonly Drawn[], from: number, to: number): number | undefined {
  for (let place = from; place < to; place++) {
    if (drawn.some(({ values }) => !Number.isFinite(values[place]))) return place;
  }
  return undefined;
}

function hasNonFinite(values: ArrayLike<number>): boolean {
  for (let place = 0; place < values.length; place++) if (!Number.isFinite(values[place])) return true;
  return false;
}
