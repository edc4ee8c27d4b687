import { mainObjective } from '../domain/config/sweep-config';
import type { Decimals } from '../domain/appearance-settings';
import type { RunRecord, SweepRecord } from '../domain/records';
import { buildComparison } from '../exports/comparison-table';
import { isNumericColumn, showCell, shownText } from '../exports/format-value';
import { rowLabel } from '../exports/row-label';
import type { ComparisonTable, Row } from '../exports/table';
import { titleParts, type TitlePart } from '../exports/titles';
import { jsonNumber, type JsonNumber } from './json-number';

export type { TitlePart };

export interface ComparisonColumn {
  key: string;
  title: TitlePart[];
  numeric: boolean;
}

export interface ComparisonCell {
  /** As every export writes it: `1.22 ± 0.19`, `(4.3 ± 2.2)×10⁻⁴`, `NaN`, `∞`. */
  text: string;
  muted: boolean;
  best: boolean;
}

export interface ComparisonRow {
  label: string;
  runIds: string[];
  cells: ComparisonCell[];
  /** The mean of the objective; null where there is none yet. */
  objective: JsonNumber | null;
}

export interface Comparison {
  columns: ComparisonColumn[];
  rows: ComparisonRow[];
}

/** One row a configuration, over its seeds and folds. */
export function compareRuns(
  sweep: SweepRecord,
  runs: readonly RunRecord[],
  decimals: Decimals = 'auto',
): ComparisonTable {
  return buildComparison({ title: sweep.name, runs, objective: mainObjective(sweep.config), decimals });
}

/** A comparison for the screen: the words and figures of the exported tables, so that the two never differ. */
export function comparisonView(table: ComparisonTable): Comparison {
  return {
    columns: table.columns.map(({ key, value }, index) => ({
      key,
      title: titleParts(key, value),
      numeric: isNumericColumn(table, index),
    })),
    rows: table.rows.map((row) => ({
      label: rowLabel(table, row),
      runIds: row.runIds,
      cells: table.columns.map((column, index) => cellView(row, index, column)),
      objective: objectiveOf(table, row),
    })),
  };
}

function cellView(row: Row, index: number, column: ComparisonTable['columns'][number]): ComparisonCell {
  const shown = showCell(row.cells[index] ?? { kind: 'missing' }, column);
  return {
    text: shownText(shown),
    muted: shown.kind === 'text' && shown.muted,
    best: row.best.includes(index),
  };
}

function objectiveOf({ columns, objective }: ComparisonTable, { cells }: Row): JsonNumber | null {
  const cell = cells[columns.findIndex(({ key }) => key === objective.metric)];
  return cell?.kind === 'statistic' ? jsonNumber(cell.mean) : null;
}
