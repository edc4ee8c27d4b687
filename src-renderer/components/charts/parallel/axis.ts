import { shortNumber } from '../../../lib/format';
import { extentOf } from '../numbers';

export interface ParallelAxis {
  key: string;
  label: string;
  kind: 'number' | 'log' | 'category';
}

export interface ParallelLine {
  key: string;
  label: string;
  /** By the keys of the axes. What is missing or no number has its place below the axis. */
  values: Readonly<Record<string, number | string | null>>;
  /** What colours the line. */
  objective: number | null;
}

/** A part of an axis, as places from 0 (below) to 1 (above). */
export type Brush = readonly [low: number, high: number];

export interface AxisScale {
  axis: ParallelAxis;
  ticks: { place: number; text: string }[];
  /** From 0 (below) to 1 (above); undefined where a value has no place. */
  placeOf: (value: number | string | null | undefined) => number | undefined;
  /** How a place reads. */
  textAt: (place: number) => string;
}

const mostTicks = 6;

export function axisScale(axis: ParallelAxis, lines: readonly ParallelLine[]): AxisScale {
  const values = lines.map(({ values: all }) => all[axis.key] ?? null);
  return axis.kind === 'category' ? wordScale(axis, values) : numberScale(axis, values);
}

function wordScale(axis: ParallelAxis, values: readonly (number | string | null)[]): AxisScale {
  const words = [...new Set(values.filter((value) => value !== null).map(String))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const place = (index: number): number => (words.length > 1 ? index / (words.length - 1) : 0.5);
  return {
    axis,
    ticks: words.map((text, index) => ({ place: place(index), text })),
    placeOf: (value) => {
      const index = value === null || value === undefined ? -1 : words.indexOf(String(value));
      return index < 0 ? undefined : place(index);
    },
    textAt: (at) => words[Math.round(at * (words.length - 1))] ?? '',
  };
}

function numberScale(axis: ParallelAxis, values: readonly (number | string | null)[]): AxisScale {
  const numbers = values.map((value) => (typeof value === 'number' ? value : null));
  const log = axis.kind === 'log' && numbers.every((value) => value === null || !(value <= 0));
  const on = (value: number): number => (log ? Math.log10(value) : value);
  const off = (value: number): number => (log ? 10 ** value : value);
  const { min, max } = extentOf(numbers) ?? { min: 0, max: 1 };
  const [low, high] = [on(min), on(max)];
  const placeOf = (value: number | string | null | undefined): number | undefined => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
    return high > low ? (on(value) - low) / (high - low) : 0.5;
  };
  const ends = high > low ? [min, max] : [min];
  const between = (log ? logTicks(low, high) : linearTicks(min, max)).filter((tick) => {
    const place = placeOf(tick) ?? 0;
    return place > 0.08 && place < 0.92;
  });
  return {
    axis,
    ticks: [...ends, ...between].map((tick) => ({ place: placeOf(tick) ?? 0, text: shortNumber(tick) })),
    placeOf,
    textAt: (place) => shortNumber(off(low + place * (high - low))),
  };
}

/** At 1, 2 or 5 times a power of ten. */
function linearTicks(min: number, max: number): number[] {
  const span = max - min;
  if (!(span > 0)) return [];
  const rough = span / mostTicks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(min / step);
  const count = Math.floor(max / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** At powers of ten. */
function logTicks(low: number, high: number): number[] {
  const first = Math.ceil(low);
  const count = Math.floor(high) - first + 1;
  const every = Math.max(1, Math.ceil(count / mostTicks));
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index)
    .filter((power) => power % every === 0)
    .map((power) => 10 ** power);
}

/** The lines that pass through every brush; all of them where there is none. */
export function brushedLines(
  lines: readonly ParallelLine[],
  scales: readonly AxisScale[],
  brushes: Readonly<Record<string, Brush>>,
): ParallelLine[] {
  const limits = scales.flatMap(({ axis, placeOf }) => {
    const brush = brushes[axis.key];
    return brush === undefined ? [] : [{ key: axis.key, placeOf, brush }];
  });
  return lines.filter(({ values }) =>
    limits.every(({ key, placeOf, brush: [low, high] }) => {
      const place = placeOf(values[key]);
      return place !== undefined && place >= low - 1e-9 && place <= high + 1e-9;
    }),
  );
}
