import { figuresOf, type Figures } from './figures';
import type { RunCounts } from '../domain/run-counts';
import type { Cell, Column, ComparisonTable } from './table';

/** What a format has to write into a cell. */
export type Shown = { kind: 'text'; text: string; muted: boolean } | { kind: 'figures'; figures: Figures };

export function showCell(cell: Cell, column: Pick<Column, 'style' | 'decimals'>): Shown {
  switch (cell.kind) {
    case 'missing':
      return { kind: 'text', text: cell.reason ?? '–', muted: true };
    case 'text':
      return { kind: 'text', text: cell.text, muted: false };
    case 'runs':
      return { kind: 'text', text: runsText(cell.counts), muted: false };
    case 'number':
      return { kind: 'figures', figures: figuresOf(cell.value, undefined, column.style, column.decimals) };
    case 'statistic':
      return {
        kind: 'figures',
        figures: figuresOf(cell.mean, cell.deviation, column.style, column.decimals),
      };
  }
}

/** `3`, or `2 of 3, 1 diverged`. */
export function runsText(counts: RunCounts): string {
  if (counts.finished === counts.total) return String(counts.total);
  return [`${counts.finished} of ${counts.total}`, ...troubles(counts)].join(', ');
}

export function troubles(counts: RunCounts): string[] {
  const kinds: [number, string][] = [
    [counts.diverged, 'diverged'],
    [counts.pruned, 'pruned'],
    [counts.failed, 'failed'],
    [counts.cancelled, 'cancelled'],
    [counts.unfinished, 'not finished'],
  ];
  return kinds.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
}

export function groupThousands(text: string, separator: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, separator);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

const superscripts: Record<string, string> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** Figures in a line of plain text: `0.0205 ± 0.0012`, `(2.1 ± 0.3)×10⁻⁵`. */
export function figuresText(figures: Figures): string {
  const mean = figures.grouped ? groupThousands(figures.mean, ',') : figures.mean;
  const both = figures.deviation === undefined ? mean : `${mean} ± ${figures.deviation}`;
  if (figures.exponent === undefined) return both;
  const power = String(figures.exponent).replace(/[-\d]/g, (digit) => superscripts[digit] ?? digit);
  if (both === '1') return `10${power}`;
  return figures.deviation === undefined ? `${both}×10${power}` : `(${both})×10${power}`;
}

export function shownText(shown: Shown): string {
  return shown.kind === 'text' ? shown.text : figuresText(shown.figures);
}

/** Numbers are aligned on the right: a column of them may have gaps, but no words of its own. */
export function isNumericColumn(table: ComparisonTable, index: number): boolean {
  const kinds = table.rows.map((row) => row.cells[index]?.kind ?? 'missing');
  if (kinds.some((kind) => kind === 'text' || kind === 'runs')) return false;
  const { source, style } = table.columns[index] ?? {};
  return source === 'metric' || style === 'count' || kinds.some((kind) => kind !== 'missing');
}
