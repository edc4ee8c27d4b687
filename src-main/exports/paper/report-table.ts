import type { ExperimentResults, ResultRow, ResultValue } from '../../domain/experiment/results';
import { figuresOf } from '../figures';
import { runsText, type Shown } from '../format-value';
import { styleOfMetric, type ValueStyle } from '../value-style';
import { rowState, type StateOf } from './row-state';

export interface ReportColumn {
  title: string;
  numeric: boolean;
  /** The measure that it belongs to, where titles of measures stand above their columns. */
  measure: string | null;
}

export interface ReportTable {
  columns: ReportColumn[];
  rows: Shown[][];
}

type Measured = ExperimentResults['measures'][number];

interface Layout extends ReportColumn {
  cell: (row: ResultRow) => Shown;
}

/** Rows with what was published, ours as mean ± sample standard deviation, and the difference; and how many runs they are of. */
export function reportTable(
  { rows, measures, compares, seeds }: ExperimentResults,
  stateOf: StateOf,
): ReportTable {
  const layouts: Layout[] = [
    { title: compares, numeric: false, measure: null, cell: ({ title }) => text(title) },
    ...measures.flatMap((measure) => columnsOf(measure, rows, stateOf)),
    { title: 'runs', numeric: true, measure: null, cell: (row) => text(runsOf(row, seeds)) },
  ];
  return {
    columns: layouts.map(({ title, numeric, measure }) => ({ title, numeric, measure })),
    rows: rows.map((row) => layouts.map(({ cell }) => cell(row))),
  };
}

function columnsOf(measure: Measured, rows: readonly ResultRow[], stateOf: StateOf): Layout[] {
  const { name, title, of, take, goal } = measure;
  const style = of === 'parameters' ? 'count' : take === 'oscillation' ? 'number' : styleOfMetric(of);
  const valueOf = ({ values }: ResultRow): ResultValue =>
    values[name] ?? { published: null, ours: null, difference: null };
  const published = rows.map((row) => valueOf(row).published).filter((value) => value !== null);
  const places = placesOf(published);
  const shared = { numeric: true, measure: title };
  const ours: Layout = {
    ...shared,
    title,
    cell: (row) => oursOf(valueOf(row), style, rowState(row, stateOf)),
  };
  if (published.length === 0) return [ours];
  const all: Layout[] = [
    { ...shared, title: `${title}, published`, cell: (row) => publishedOf(valueOf(row), style, places) },
    { ...ours, title: 'ours' },
    { ...shared, title: 'difference', cell: (row) => differenceOf(valueOf(row), style) },
  ];
  const isCompared = goal !== undefined && published.some((value) => typeof value === 'number');
  return isCompared ? all : all.slice(0, 2);
}

function oursOf({ ours }: ResultValue, style: ValueStyle, state: string | undefined): Shown {
  if (ours === null) return muted(state ?? '–');
  return { kind: 'figures', figures: figuresOf(ours.mean, ours.deviation ?? undefined, style) };
}

function publishedOf({ published }: ResultValue, style: ValueStyle, places: number | undefined): Shown {
  if (published === null) return muted('–');
  if (typeof published === 'string') return text(published);
  const figures =
    places === undefined
      ? figuresOf(published, undefined, 'setting')
      : figuresOf(published, undefined, 'percent', places);
  return { kind: 'figures', figures: { ...figures, grouped: style === 'count' } };
}

/** A paper prints 9.80 beside 8.75: all with the most decimals that one has. Undefined where one is a power of ten. */
function placesOf(published: readonly (number | string)[]): number | undefined {
  const numbers = published.filter((value) => typeof value === 'number');
  const figures = numbers.map((value) => figuresOf(value, undefined, 'setting'));
  if (figures.some(({ exponent }) => exponent !== undefined)) return undefined;
  return Math.max(0, ...figures.map(({ mean }) => (mean.split('.')[1] ?? '').length));
}

/** With as many places as our mean is given. */
function differenceOf({ difference, ours }: ResultValue, style: ValueStyle): Shown {
  if (difference === null || ours === null) return muted('–');
  const { mean, exponent } = figuresOf(ours.mean, ours.deviation ?? undefined, style);
  const figures =
    exponent === undefined
      ? figuresOf(difference, undefined, 'percent', (mean.split('.')[1] ?? '').length)
      : figuresOf(difference, undefined, style);
  const sign = difference > 0 && Number(figures.mean) !== 0 ? '+' : '';
  return {
    kind: 'figures',
    figures: { ...figures, mean: `${sign}${figures.mean}`, grouped: style === 'count' },
  };
}

/** `5`, or `3 of 5, 1 diverged`. */
function runsOf({ counts, missing }: ResultRow, seeds: number): string {
  if (counts.total === 0) return `0 of ${seeds}`;
  const wanted = Math.max(seeds, counts.total);
  return missing === 0 && counts.finished === counts.total
    ? String(counts.finished)
    : runsText({ ...counts, total: wanted });
}

const text = (content: string): Shown => ({ kind: 'text', text: content, muted: false });
const muted = (content: string): Shown => ({ kind: 'text', text: content, muted: true });
