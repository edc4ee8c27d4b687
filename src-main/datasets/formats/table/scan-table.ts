import type { ReadOptions } from '../format';
import { readCell, textOf, type Cell } from './cell';
import { ColumnScan } from './column-scan';
import type { TableSource } from './table-source';

/** Looks at every field of some columns of a table once, but in rows where the column to predict is missing. */
export async function scanColumns(
  source: TableSource,
  { columns, target }: { columns: readonly string[]; target: string },
  { limits, onProgress }: Pick<ReadOptions, 'limits' | 'onProgress'>,
): Promise<{ scans: ColumnScan[]; rows: number }> {
  const scans = columns.map((name) => new ColumnScan(name, limits.tableCategories));
  const indices = columns.map((name) => source.columns.indexOf(name));
  const targetIndex = source.columns.indexOf(target);
  let count = 0;
  for await (const { rows, place } of source.read()) {
    rows.forEach((row, i) => {
      if (isMissing(row, targetIndex)) return;
      const at = place(i);
      for (let c = 0; c < scans.length; c++) scans[c]?.add(row[indices[c] as number] ?? null, at);
    });
    count += rows.length;
    onProgress?.(count, undefined);
  }
  return { scans, rows: count };
}

/** All different values of some columns as texts, up to one more than are allowed of each. */
export async function collectTexts(
  source: TableSource,
  { columns, target }: { columns: readonly string[]; target: string },
  limit: number,
): Promise<Map<string, Set<string>>> {
  const found = columns.map((name) => ({ index: source.columns.indexOf(name), texts: new Set<string>() }));
  const targetIndex = source.columns.indexOf(target);
  if (found.length > 0) {
    for await (const { rows } of source.read()) {
      for (const row of rows) {
        if (isMissing(row, targetIndex)) continue;
        for (const { index, texts } of found) {
          const cell = row[index] ?? null;
          if (readCell(cell).reading !== 'missing' && texts.size <= limit) texts.add(textOf(cell));
        }
      }
    }
  }
  return new Map(columns.map((name, i) => [name, found[i]?.texts ?? new Set()]));
}

/** Whether a row lacks the value of a column. */
export function isMissing(row: readonly Cell[], column: number): boolean {
  return readCell(row[column] ?? null).reading === 'missing';
}
