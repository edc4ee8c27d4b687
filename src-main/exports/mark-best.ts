import { isBetter, type Goal } from '../domain/metrics';
import { figuresOf } from './figures';
import type { Column, Row } from './table';

interface Entry {
  row: Row;
  value: number;
  shown: number;
}

/**
 * Marks the best value of every column that has a better and a worse. Rows tie if their means are equal as they are
 * shown. A table with a single row marks nothing: there is nothing it is better than.
 */
export function markBest(rows: readonly Row[], columns: readonly Column[]): void {
  if (rows.length < 2) return;
  columns.forEach((column, index) => {
    if (column.goal === undefined) return;
    for (const row of bestRows(rows, column, index, column.goal)) row.best.push(index);
  });
}

function bestRows(rows: readonly Row[], column: Column, index: number, goal: Goal): Row[] {
  const entries = rows.flatMap((row) => entryOf(row, column, index));
  const [first, ...others] = entries;
  if (first === undefined) return [];
  const best = others.reduce((a, b) => (isBetter(b.value, a.value, goal) ? b : a), first);
  // A coarser rounding may show a slightly worse mean as slightly better: no reader should wonder, so both are marked.
  return entries.filter(({ shown }) => !isBetter(best.shown, shown, goal)).map(({ row }) => row);
}

function entryOf(row: Row, column: Column, index: number): Entry[] {
  const cell = row.cells[index];
  if (cell?.kind !== 'statistic' && cell?.kind !== 'number') return [];
  const value = cell.kind === 'number' ? cell.value : cell.mean;
  if (!Number.isFinite(value)) return [];
  const deviation = cell.kind === 'number' ? undefined : cell.deviation;
  return [{ row, value, shown: figuresOf(value, deviation, column.style, column.decimals).shown }];
}
