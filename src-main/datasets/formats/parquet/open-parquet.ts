import { asyncBufferFromFile, parquetMetadataAsync, parquetScan, parquetSchema } from 'hyparquet';
import type { FileMetaData, SchemaTree } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { isQuadLabError, messageOf, systemErrorCode } from '../../../core/errors';
import { downloadAgain, invalid, raiseLimit, type ReadOptions, type SourceFile, unreadable } from '../format';
import type { Cell } from '../table/cell';
import { checkColumnNames } from '../table/column-names';
import type { TableRows, TableSource } from '../table/table-source';

const pieceRows = 4096;

/**
 * Opens a Parquet file, whose row groups are read one after the other. Memory needed: that of a row group. Throws
 * DATASET_INVALID, naming the file, and columns that hold lists or other columns.
 */
export async function openParquet(
  file: SourceFile,
  { limits, settings }: Pick<ReadOptions, 'limits' | 'settings'>,
): Promise<TableSource> {
  const leftOut = new Set(settings.leaveOut ?? []);
  const { buffer, metadata } = await reading(file, async () => {
    const opened = await asyncBufferFromFile(file.path);
    if (opened.byteLength < 12) throw tooShort(file, opened.byteLength);
    return { buffer: opened, metadata: await parquetMetadataAsync(opened) };
  });
  const columns = columnsOf(file, metadata, leftOut);
  if (columns.length > limits.tableColumns) {
    throw invalid(
      `${file.name}: found ${columns.length} columns, expected at most ${limits.tableColumns}.`,
      `Save numbers as .npy, or ${raiseLimit('tableColumns')}.`,
    );
  }
  checkColumnNames(file.name, columns);
  const rows = Number(metadata.num_rows);
  return {
    file: file.name,
    columns,
    unit: 'row',
    messages: [],
    async *read(): AsyncGenerator<TableRows, void, undefined> {
      const scan = await reading(file, () => parquetScan({ file: buffer, metadata, compressors }));
      let done = 0;
      for (const { rowStart, rowEnd } of scan.ranges) {
        const values = await reading(file, async () => {
          const read: ArrayLike<unknown>[] = [];
          for (const column of columns) {
            read.push(leftOut.has(column) ? [] : await scan.readColumn({ column, rowStart, rowEnd }));
          }
          return read;
        });
        done += rowEnd - rowStart;
        yield* piecesOf(file, columns, values, rowStart, rowEnd);
      }
      if (done !== rows) throw invalid(`${file.name}: expected ${rows} rows, found ${done}.`, downloadAgain);
    },
  };
}

function columnsOf(file: SourceFile, metadata: FileMetaData, leftOut: ReadonlySet<string>): string[] {
  return parquetSchema(metadata).children.map((child) => {
    const { name } = child.element;
    if (!isPlain(child) && !leftOut.has(name)) {
      throw invalid(
        `${file.name}, column "${name}": it holds lists or other columns, expected one number or text in each row.`,
        'Make columns of its parts, or leave it out (leaveOut).',
      );
    }
    return name;
  });
}

const isPlain = ({ children, element }: SchemaTree): boolean =>
  children.length === 0 && element.repetition_type !== 'REPEATED';

function* piecesOf(
  file: SourceFile,
  columns: readonly string[],
  values: readonly ArrayLike<unknown>[],
  rowStart: number,
  rowEnd: number,
): Generator<TableRows, void, undefined> {
  for (let start = rowStart; start < rowEnd; start += pieceRows) {
    const end = Math.min(start + pieceRows, rowEnd);
    const rows: Cell[][] = [];
    for (let row = start; row < end; row++) {
      rows.push(values.map((column, c) => cellOf(column[row - rowStart], file, row + 1, columns[c] ?? '')));
    }
    yield { rows, place: (i) => start + i + 1 };
  }
}

function cellOf(value: unknown, file: SourceFile, row: number, column: string): Cell {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
      return value;
    case 'bigint':
      return Number(value);
    case 'undefined':
      return null;
    default:
      if (value === null || value instanceof Date) return value;
      throw invalid(
        `${file.name}, row ${row}, column "${column}": found bytes or an object, expected a number or a text.`,
        'Leave the column out (leaveOut).',
      );
  }
}

/** Says which file it was where the reader throws. */
async function reading<Result>(file: SourceFile, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isQuadLabError(error)) throw error;
    if (systemErrorCode(error) !== undefined) throw unreadable(file.name, error);
    throw invalid(
      `${file.name} is no intact Parquet file: expected the 4 bytes PAR1 at its end and what they announce, found: ${messageOf(error)}.`,
      downloadAgain,
      error,
    );
  }
}

function tooShort({ name }: SourceFile, found: number) {
  return invalid(`${name} is cut short: expected at least 12 bytes, found ${found}.`, downloadAgain);
}
