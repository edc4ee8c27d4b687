import { stringify } from 'csv-stringify/sync';
import type { ExportFormat } from './export-format';
import type { Cell, Column, ComparisonTable } from './table';

/** Every digit: means, deviations and n have columns of their own, and numbers read back as the same numbers. */
export const csv: ExportFormat = {
  extension: 'csv',
  write: ({ table }) => {
    const layouts = table.columns.map((column, index) => layoutOf(table, column, index));
    const header = layouts.flatMap(({ heads }) => heads.map(guard));
    const rows = table.rows.map((row) =>
      layouts.flatMap(({ write }, index) => write(row.cells[index] ?? { kind: 'missing' })),
    );
    return stringify([header, ...rows]);
  },
};

interface Layout {
  heads: string[];
  write: (cell: Cell) => string[];
}

const outcomes = ['total', 'finished', 'diverged', 'pruned', 'failed', 'cancelled', 'unfinished'] as const;

function layoutOf(table: ComparisonTable, column: Column, index: number): Layout {
  const key = column.value === 'best' ? `${column.key}.best` : column.key;
  if (column.source === 'fixed' && key === 'runs') {
    return {
      heads: outcomes.map((outcome) => `runs.${outcome}`),
      write: (cell) => outcomes.map((outcome) => (cell.kind === 'runs' ? String(cell.counts[outcome]) : '')),
    };
  }
  const spread = table.rows.some((row) => row.cells[index]?.kind === 'statistic');
  // Metrics over seeds always have three columns, so that a script finds the same ones whatever the runs did.
  if (spread || (isMeasured(column) && table.groupBy !== 'none')) {
    return { heads: [`${key}.mean`, `${key}.deviation`, `${key}.n`], write: statistic };
  }
  return { heads: [key], write: (cell) => [plain(cell)] };
}

const isMeasured = ({ source, style }: Column): boolean =>
  source === 'metric' || (source === 'curve' && style !== 'text');

function statistic(cell: Cell): string[] {
  if (cell.kind !== 'statistic') return [plain(cell), '', cell.kind === 'number' ? '1' : '0'];
  const { mean, deviation, n } = cell;
  return [digits(mean), deviation === undefined ? '' : digits(deviation), String(n)];
}

function plain(cell: Cell): string {
  if (cell.kind === 'number') return digits(cell.value);
  return cell.kind === 'text' ? guard(cell.text) : '';
}

/** The shortest text that reads back as the same number. */
function digits(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A spreadsheet would run a text that starts like a formula; an apostrophe keeps it a text. */
export function guard(text: string): string {
  const formula = /^[=+\-@\t\r＝＋－＠]/.test(text) && Number.isNaN(Number(text));
  return formula ? `'${text}` : text;
}
