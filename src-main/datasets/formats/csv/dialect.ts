import { parse } from 'csv-parse/sync';
import type { ImportSettings } from '../../../domain/import-settings';
import { readCell } from '../table/cell';

/** How rows are written in a file. */
export interface Dialect {
  separator: string;
  /** Whether the first row has the names of the columns. */
  hasHeader: boolean;
}

const separators = [',', ';', '\t', '|'];
const sampledRows = 200;

/** Options of the parser that all readings of a file share. */
export const parserOptions = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
};

/** Finds out how a file is written from its beginning; `settings` come first. */
export function findDialect(
  sample: string,
  { separator: said, header }: Pick<ImportSettings, 'separator' | 'header'>,
  prefersTabs: boolean,
): Dialect {
  const candidates = said === undefined ? separators : [said];
  const ordered = prefersTabs ? ['\t', ...candidates.filter((candidate) => candidate !== '\t')] : candidates;
  const scored = (said === undefined ? ordered : candidates).map((separator) => {
    const rows = rowsOf(sample, separator);
    return { separator, rows, score: scoreOf(rows, separator) };
  });
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  return { separator: best.separator, hasHeader: header ?? looksLikeHeader(best.rows) };
}

/** The first rows; the last of them may be cut off. */
function rowsOf(sample: string, separator: string): string[][] {
  const rows: string[][] = [];
  try {
    parse(sample, {
      ...parserOptions,
      delimiter: separator,
      to: sampledRows,
      on_record: (row: string[]) => {
        if (row.length > 1 || row[0] !== '') rows.push(row);
        return null;
      },
    });
  } catch {
    // The sample may end within quotes.
  }
  return rows.length > 2 && rows.length < sampledRows ? rows.slice(0, -1) : rows;
}

/** High where the rows have equally many fields, and these hold none of the other separators. */
function scoreOf(rows: readonly string[][], separator: string): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [length, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [1, 0]);
  if (length === 1) return 0;
  const others = separators.filter((other) => other !== separator && other !== ',');
  const fields = rows.flat();
  const clean = fields.filter((field) => !others.some((other) => field.includes(other))).length;
  return (count / rows.length) * (0.5 + (0.5 * clean) / fields.length);
}

/**
 * Names are texts, all different, and not empty but for that of an index; below them stand numbers, or at least none of
 * them again.
 */
function looksLikeHeader([first = [], ...others]: readonly string[][]): boolean {
  const names = first.map((name) => name.trim());
  if (names.slice(1).some((name) => name === '')) return false;
  if (names.some((name) => name !== '' && readCell(name).reading !== 'text')) return false;
  const isNumeric = names.some((_, c) => others.some((row) => readCell(row[c] ?? '').reading === 'number'));
  if (isNumeric || others.length === 0) return true;
  return names.every((name, c) => !others.some((row) => row[c]?.trim() === name));
}
