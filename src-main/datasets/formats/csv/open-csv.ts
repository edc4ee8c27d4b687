import { invalid, type ReadOptions, type SourceFile } from '../format';
import { checkColumnNames } from '../table/column-names';
import type { TableRows, TableSource } from '../table/table-source';
import { findDialect } from './dialect';
import { findEncoding, noText, textOfFile, type FoundEncoding } from './encoding';
import { recordsOf, tooManyColumns } from './records';

const sampleBytes = 1 << 20;

/**
 * Opens a file with separators: finds out its encoding, its separator and the names of its columns. Throws DATASET_INVALID,
 * naming the file and the place.
 */
export async function openCsv(
  file: SourceFile,
  { limits, settings }: Pick<ReadOptions, 'limits' | 'settings'>,
): Promise<TableSource> {
  const encoding = await findEncoding(file);
  const sample = await sampleOf(file, encoding);
  const dialect = findDialect(sample, settings, /\.tsv(\.gz)?$/i.test(file.name));
  const first = await firstRecord(() => recordsOf(file, encoding, dialect, limits));
  if (first === undefined) {
    throw invalid(
      `${file.name} holds nothing but empty lines, expected a table.`,
      'Check that this is the right file.',
    );
  }
  const { row, line } = first;
  if (row.length > limits.tableColumns) throw tooManyColumns(file, line, String(row.length), limits);
  if (row.length === 1) {
    throw invalid(
      `${file.name}, line ${line}: found a single column, expected at least two: what to predict, and from what.`,
      'Name what stands between the fields (separator) where it is none of , ; | and tab.',
    );
  }
  const columns = dialect.hasHeader
    ? row.map((name, c) => name.trim() || `column ${c + 1}`)
    : row.map((_, c) => `column ${c + 1}`);
  if (dialect.hasHeader) checkColumnNames(`${file.name}, line ${line}`, columns);
  return {
    file: file.name,
    columns,
    unit: 'line',
    messages: messagesOf(file, encoding, dialect.hasHeader),
    async *read(): AsyncGenerator<TableRows, void, undefined> {
      let isFirst = dialect.hasHeader;
      for await (const { rows, lines } of recordsOf(file, encoding, dialect, limits)) {
        const from = isFirst ? 1 : 0;
        isFirst = false;
        const taken = from === 0 ? rows : rows.slice(from);
        const place = (i: number): number => lines[i + from] ?? 0;
        taken.forEach((fields, i) => {
          if (fields.length !== columns.length) throw ragged(file, place(i), fields.length, columns.length);
        });
        yield { rows: taken, place };
      }
    },
  };
}

async function sampleOf(file: SourceFile, encoding: FoundEncoding): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of textOfFile(file, encoding)) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= sampleBytes) break;
  }
  const text = Buffer.concat(pieces).toString();
  const nul = text.indexOf('\0');
  if (nul !== -1) throw noText(file, text.slice(0, nul).split('\n').length);
  return text;
}

async function firstRecord(
  read: () => ReturnType<typeof recordsOf>,
): Promise<{ row: string[]; line: number } | undefined> {
  for await (const { rows, lines } of read()) {
    const [row] = rows;
    if (row !== undefined) return { row, line: lines[0] ?? 1 };
  }
  return undefined;
}

function messagesOf({ name }: SourceFile, { encoding }: FoundEncoding, hasHeader: boolean): string[] {
  return [
    ...(encoding === 'windows-1252'
      ? [`${name} is not UTF-8 and was read as Windows-1252 (Latin-1); check names with accents.`]
      : []),
    ...(hasHeader
      ? []
      : [`${name} has no names of columns in its first row; they are called column 1, column 2, …`]),
  ];
}

function ragged({ name }: SourceFile, line: number, found: number, expected: number) {
  return invalid(
    `${name}, line ${line}: expected ${expected} fields, found ${found}.`,
    'Correct the row; a field that holds the separator stands in quotes.',
  );
}
