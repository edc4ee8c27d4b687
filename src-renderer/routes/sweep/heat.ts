import type { HeatCell } from '../../components/charts/heat-map-config';
import type { BoardDimension, BoardRow, SweepBoard } from '../../lib/api-types';
import { plural, shortNumber } from '../../lib/format';
import { resultOf } from './rows';

/** More places than this on an axis of numbers become ranges. */
const mostPlaces = 12;
const ranges = 8;

export type Merge = 'best' | 'mean';

interface AxisPlaces {
  labels: string[];
  /** Index of the label; undefined where a row has no value there. */
  placeOf: (row: BoardRow) => number | undefined;
}

/** Values of a dimension as words of an axis; many different numbers are put into ranges. */
export function placesOn({ key, kind }: BoardDimension, rows: readonly BoardRow[]): AxisPlaces {
  const values = rows.map(({ values: own }) => own[key]).filter((value) => value !== undefined);
  const texts = new Map(values.map((value) => [JSON.stringify(value), value]));
  const distinct = [...texts.values()];
  const numbers = distinct.filter((value) => typeof value === 'number');
  if (kind !== 'category' && numbers.length > mostPlaces) return rangesOn(key, kind === 'log', numbers);
  const ordered = numbers.length === distinct.length ? numbers.sort((a, b) => a - b) : distinct;
  const index = new Map(ordered.map((value, place) => [JSON.stringify(value), place]));
  return {
    labels: ordered.map((value) => (typeof value === 'number' ? shortNumber(value) : wordOf(value))),
    placeOf: ({ values: own }) => index.get(JSON.stringify(own[key])),
  };
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function rangesOn(key: string, isLog: boolean, numbers: readonly number[]): AxisPlaces {
  const on = (value: number): number => (isLog ? Math.log(value) : value);
  const off = (value: number): number => (isLog ? Math.exp(value) : value);
  const low = on(Math.min(...numbers));
  const width = (on(Math.max(...numbers)) - low) / ranges;
  const edge = (index: number): string => shortNumber(Number(off(low + index * width).toPrecision(2)));
  return {
    labels: Array.from({ length: ranges }, (_, index) => `${edge(index)}–${edge(index + 1)}`),
    placeOf: ({ values: own }) => {
      const value = own[key];
      if (typeof value !== 'number') return undefined;
      return Math.min(ranges - 1, Math.max(0, Math.floor((on(value) - low) / width)));
    },
  };
}

export interface Heat {
  xLabels: string[];
  /** From the top: the largest first. */
  yLabels: string[];
  cells: HeatCell[];
}

/** The results over two dimensions; of the configurations that share a cell, the best or their mean. */
export function heatOf(
  board: Pick<SweepBoard, 'rows' | 'objectives'>,
  x: BoardDimension,
  y: BoardDimension,
  { objective, merge }: { objective: number; merge: Merge },
): Heat {
  const rows = board.rows.filter(({ isDropped }) => !isDropped);
  const [onX, onY] = [placesOn(x, rows), placesOn(y, rows)];
  const found = new Map<string, { values: number[]; all: number }>();
  for (const row of rows) {
    const place = `${onX.placeOf(row) ?? ''},${onY.placeOf(row) ?? ''}`;
    const cell = found.get(place) ?? { values: [], all: 0 };
    const result = resultOf(row, objective);
    if (result !== undefined) cell.values.push(result);
    cell.all += 1;
    found.set(place, cell);
  }
  const minimize = board.objectives[objective]?.goal !== 'maximize';
  const merged = (values: readonly number[]): number | null => {
    if (values.length === 0) return null;
    if (merge === 'mean') return values.reduce((sum, value) => sum + value, 0) / values.length;
    const finite = values.filter((value) => !Number.isNaN(value));
    return finite.length === 0 ? NaN : minimize ? Math.min(...finite) : Math.max(...finite);
  };
  const yLabels = onY.labels.toReversed();
  const cells = yLabels.flatMap((yLabel, down) =>
    onX.labels.map((xLabel, across): HeatCell => {
      const cell = found.get(`${across},${onY.labels.length - 1 - down}`);
      return {
        x: xLabel,
        y: yLabel,
        value: merged(cell?.values ?? []),
        note:
          cell === undefined
            ? 'not in the sweep'
            : `${cell.values.length} of ${plural(cell.all, 'configuration')}`,
      };
    }),
  );
  return { xLabels: onX.labels, yLabels, cells };
}
