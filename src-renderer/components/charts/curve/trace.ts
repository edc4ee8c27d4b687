import type { Scale } from 'chart.js';

export interface Scales {
  x: Scale;
  y: Scale;
}

/** Whether a scale has a place for a value: a logarithmic one has none for 0 and below. */
export function hasPlace(scale: Scale, value: number | null | undefined): value is number {
  if (value === null || value === undefined || !Number.isFinite(value)) return false;
  return scale.type !== 'logarithmic' || value > 0;
}

/** The first index whose x is not below a value. */
export function firstFrom(x: readonly number[], value: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The indices of the points in sight, and one more on each side, so that lines reach the edges. */
export function inSight(x: readonly number[], scale: Scale): [from: number, to: number] {
  return [Math.max(0, firstFrom(x, scale.min) - 1), Math.min(x.length, firstFrom(x, scale.max) + 2)];
}

/**
 * Adds the line to the path of a canvas. Of the many points that fall on one column of pixels, the first, the lowest, the
 * highest and the last are drawn: nothing of the picture is lost. Points without neighbours, which make no line, come back.
 */
export function traceLine(
  context: CanvasRenderingContext2D,
  { x: xScale, y: yScale }: Scales,
  x: readonly number[],
  y: readonly (number | null)[],
): number[] {
  const lonely: number[] = [];
  const [from, to] = inSight(x, xScale);
  let length = 0;
  let column = NaN;
  let last = 0;
  let low = 0;
  let high = 0;
  const flush = (): void => {
    // The extremes of the column, and back to where the line goes on.
    if (low < last || high > last) {
      context.lineTo(column, low);
      context.lineTo(column, high);
      context.lineTo(column, last);
    }
  };
  for (let index = from; index <= to; index += 1) {
    const value = index < to ? y[index] : null;
    if (!hasPlace(yScale, value)) {
      if (length > 0) flush();
      if (length === 1) lonely.push(index - 1);
      length = 0;
      column = NaN;
      continue;
    }
    const left = xScale.getPixelForValue(x[index] ?? NaN);
    const top = yScale.getPixelForValue(value);
    if (length > 0 && Math.abs(left - column) < 0.5) {
      low = Math.min(low, top);
      high = Math.max(high, top);
    } else {
      if (length > 0) flush();
      if (length === 0) context.moveTo(left, top);
      else context.lineTo(left, top);
      column = left;
      low = top;
      high = top;
    }
    last = top;
    length += 1;
  }
  return lonely;
}

/** Adds the area between two lines to the path of a canvas, one part for each stretch where both are known. */
export function traceBand(
  context: CanvasRenderingContext2D,
  { x: xScale, y: yScale }: Scales,
  x: readonly number[],
  low: readonly (number | null)[],
  high: readonly (number | null)[],
): void {
  const [from, to] = inSight(x, xScale);
  let begin = -1;
  for (let index = from; index <= to; index += 1) {
    const known = index < to && hasPlace(yScale, low[index]) && hasPlace(yScale, high[index]);
    if (known && begin < 0) begin = index;
    if (known || begin < 0) continue;
    const point = (at: number, values: readonly (number | null)[]): [number, number] => [
      xScale.getPixelForValue(x[at] ?? NaN),
      yScale.getPixelForValue(values[at] ?? NaN),
    ];
    context.moveTo(...point(begin, high));
    for (let at = begin + 1; at < index; at += 1) context.lineTo(...point(at, high));
    for (let at = index - 1; at >= begin; at -= 1) context.lineTo(...point(at, low));
    context.closePath();
    begin = -1;
  }
}
