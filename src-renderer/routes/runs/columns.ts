import type { CellValue, RunColumn, TitlePart } from '../../lib/api-types';
import { dateTime, duration, shortNumber, wholeNumber } from '../../lib/format';

/** Names of fields of a run that are not what they are called in a query. */
const titles: Readonly<Record<string, string>> = {
  id: 'id',
  name: 'run',
  'sweep.name': 'sweep',
  sweep: 'sweep id',
  tag: 'tags',
  rerunOf: 'repeats',
  seconds: 'training time',
  duration: 'duration',
  epoch: 'epochs',
};

const widths: Readonly<Record<string, number>> = {
  name: 240,
  state: 108,
  'sweep.name': 190,
  tag: 150,
  note: 220,
  created: 150,
  started: 150,
  ended: 150,
  epoch: 92,
  seed: 64,
  point: 64,
};

const integers = new Set(['seed', 'point', 'attempts', 'priority', 'epoch', 'step', 'parameters']);
const times = new Set(['created', 'started', 'ended']);
const durations = new Set(['duration', 'seconds']);

/** Which of its values over a run is meant, for a column of a metric: `best(test/error)` has `best`. */
export const summaryOf = (key: string): string => /^(best|min|max)\(/.exec(key)?.[1] ?? '';

export function titleOf({ key, title, source }: RunColumn): readonly TitlePart[] {
  if (source === 'run') return [titles[key] ?? key];
  const summary = summaryOf(key);
  return summary === '' ? title : [...title, `, ${summary}`];
}

/** The title as words alone, for lists and screen readers. */
export const titleText = (column: RunColumn): string =>
  titleOf(column)
    .map((part) => (typeof part === 'string' ? part : `${part.symbol} ${part.index}`))
    .join('');

export const isNumeric = ({ key, kind }: RunColumn): boolean =>
  kind === 'number' || (kind === 'time' && !times.has(key));

/** In pixels, before somebody gives it another one. */
export function usualWidth(column: RunColumn): number {
  const known = widths[column.key];
  if (known !== undefined) return known;
  const room = titleText(column).length * 7.2 + 44;
  return Math.round(Math.min(210, Math.max(isNumeric(column) ? 92 : 116, room)));
}

/** Whether equal values are common in it, so that a click on one asks for the others. */
export const isChoice = ({ key, source, kind }: RunColumn): boolean =>
  source === 'setting' ||
  (source === 'run' && kind !== 'time' && !['id', 'name', 'duration', 'seconds', 'note'].includes(key));

/** Metrics in percent have two decimals everywhere. */
const percentages = /\/(error|accuracy)\b/;

export function cellText({ key }: RunColumn, value: CellValue): string {
  if (value === null) return '';
  if (value === 'NaN') return 'NaN';
  if (value === 'Infinity') return '∞';
  if (value === '-Infinity') return '−∞';
  if (typeof value === 'string') return value;
  if (times.has(key)) return dateTime(value);
  if (durations.has(key)) return duration(value * 1000);
  if (percentages.test(key) && Number.isFinite(value)) return value.toFixed(2);
  return integers.has(key) ? wholeNumber(value) : shortNumber(value);
}

/** `1.22 ± 0.19`: the deviation with two figures, the mean with as many decimals. */
export function meanText(mean: number | string | null, deviation: number | string | null): string {
  if (mean === null) return '';
  const number = Number(mean);
  const spread = deviation === null ? NaN : Number(deviation);
  if (!Number.isFinite(spread) || spread === 0 || !Number.isFinite(number)) return shortNumber(number);
  const decimals = 1 - Math.floor(Math.log10(spread));
  if (decimals < 0 || decimals > 6)
    return `${shortNumber(number)} ± ${shortNumber(Number(spread.toPrecision(2)))}`;
  return `${number.toFixed(decimals).replace('-', '−')} ± ${spread.toFixed(decimals)}`;
}

/** A value as it is written in a query. */
export function literal(value: string | number, column: RunColumn): string {
  if (typeof value === 'number') return String(value);
  if (column.kind === 'boolean' || (column.source === 'setting' && /^(true|false|\[.*\])$/.test(value)))
    return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** The name of a field as it is written in a query. */
export const fieldName = (key: string): string =>
  /^[\p{L}_][\p{L}\p{N}_./()-]*$/u.test(key) ? key : `\`${key}\``;

const usualRunFields = ['name', 'state', 'sweep.name'];
const usualLast = ['tag', 'created'];
/** Settings that are most looked at, and those that say how others are meant. */
const settingOrder = [
  'model.neuron',
  'strategy.type',
  'model.depth',
  'strategy.gammaG',
  'strategy.gammaB',
  'optimizer.learningRate',
  'optimizer.type',
];
const sideSettings = new Set(['strategy.gammaAs', 'training.epochs']);
const metricOrder = ['test/error', 'test/accuracy', 'test/rmse', 'test/loss', 'train/loss'];

/** What a table shows before somebody has chosen: what differs, and what came of it. */
export function usualColumns(all: readonly RunColumn[]): string[] {
  const known = new Set(all.map(({ key }) => key));
  const varying = all
    .filter(({ key, source, varies }) => source === 'setting' && varies && !sideSettings.has(key))
    .map(({ key }) => key);
  // A dimension of variants says in one word what several settings are.
  const named = varying.filter((key) => !key.includes('.'));
  const settings = [
    ...new Set([...settingOrder.filter((key) => varying.includes(key)), ...named, ...varying]),
  ];
  const metrics = metricOrder.filter((key) => known.has(key)).slice(0, 3);
  return [
    ...usualRunFields,
    ...settings.slice(0, 5),
    ...metrics.flatMap((key, index) => (index === 0 ? [key, `best(${key})`] : [key])),
    'epoch',
    ...usualLast,
  ].filter((key) => known.has(key));
}
