import type { ExportFormat } from './export-format';
import { rowLabel } from './row-label';
import type { RunCounts } from '../domain/run-counts';
import type { Cell } from './table';
import { plainTitle } from './titles';

/** The whole table with raw numbers, for scripts. */
export const json: ExportFormat = {
  extension: 'json',
  write: ({ table, generatedAt }) => {
    const { title, objective, groupBy, columns, rows } = table;
    const document = {
      title,
      generatedAt: new Date(generatedAt).toISOString(),
      objective,
      groupBy,
      columns: columns.map(({ key, value }) => ({ key, title: plainTitle(key, value) })),
      rows: rows.map((row) => ({
        label: rowLabel(table, row),
        runs: row.runIds,
        seeds: row.seeds,
        counts: row.counts,
        best: row.best.map((index) => columns[index]?.key),
        values: Object.fromEntries<JsonCell>(
          row.cells.map((cell, index) => [columns[index]?.key ?? '', valueOf(cell)]),
        ),
      })),
    };
    return `${JSON.stringify(document, null, 2)}\n`;
  },
};

type JsonCell =
  | null
  | string
  | number
  | RunCounts
  | { mean: number | string; deviation: number | string | null; n: number };

function valueOf(cell: Cell): JsonCell {
  switch (cell.kind) {
    case 'missing':
      return null;
    case 'text':
      return cell.text;
    case 'number':
      return numberOf(cell.value);
    case 'statistic': {
      const { mean, deviation, n } = cell;
      return { mean: numberOf(mean), deviation: deviation === undefined ? null : numberOf(deviation), n };
    }
    case 'runs':
      return cell.counts;
  }
}

/** JSON has no NaN and no infinities: they become strings instead of null. */
function numberOf(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
