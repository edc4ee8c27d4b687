import { once } from 'node:events';
import { CsvError, parse } from 'csv-parse';
import { isQuadLabError } from '../../../core/errors';
import type { ImportLimits } from '../../../domain/import-limits';
import { invalid, type SourceFile } from '../format';
import { parserOptions, type Dialect } from './dialect';
import { textOfFile, type FoundEncoding } from './encoding';

/** Rows with the line of the file in which each begins. */
export interface Records {
  rows: string[][];
  lines: number[];
}

/**
 * The rows of a file with separators, in pieces, without empty lines. Memory needed: that of a piece of 256 KiB, or of the
 * longest row. Throws DATASET_INVALID with the line for quotes that are never closed and for rows and fields that are too
 * long.
 */
export async function* recordsOf(
  file: SourceFile,
  encoding: FoundEncoding,
  { separator }: Pick<Dialect, 'separator'>,
  limits: ImportLimits,
): AsyncGenerator<Records, void, undefined> {
  let rows: string[][] = [];
  let lines: number[] = [];
  let line = 1;
  const parser = parse({
    ...parserOptions,
    delimiter: separator,
    max_record_size: limits.fieldBytes + 64 * limits.tableColumns,
    on_record: (row: string[]) => {
      const begins = line;
      line += 1;
      for (let c = 0; c < row.length; c++) {
        const field = row[c] as string;
        if (field.length > limits.fieldBytes) throw fieldTooLong(file, begins, c, limits);
        if (field.includes('\n') || field.includes('\r')) line += field.match(/\r\n|\n|\r/g)?.length ?? 0;
      }
      if (row.length > 1 || row[0] !== '') {
        rows.push(row);
        lines.push(begins);
      }
      return null;
    },
  });
  let failure: unknown;
  parser.on('error', (error) => {
    failure = error;
  });
  parser.resume();
  const take = (): Records => {
    const taken = { rows, lines };
    rows = [];
    lines = [];
    return taken;
  };
  try {
    for await (const text of textOfFile(file, encoding)) {
      await new Promise<void>((resolve) => {
        parser.write(text, (error) => {
          failure ??= error ?? undefined;
          resolve();
        });
      });
      if (failure !== undefined) break;
      if (rows.length > 0) yield take();
    }
    if (failure === undefined) {
      const ended = Promise.race([once(parser, 'finish'), once(parser, 'close')]);
      parser.end();
      await ended.catch(() => undefined);
    }
    if (failure !== undefined) throw explain(file, failure, line, limits);
    if (rows.length > 0) yield take();
  } finally {
    parser.destroy();
  }
}

function explain(file: SourceFile, error: unknown, line: number, limits: ImportLimits): unknown {
  if (isQuadLabError(error) || !(error instanceof CsvError)) return error;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return invalid(
      `${file.name}, line ${line}: the row that begins here has a quote " that is never closed, up to the end of the file.`,
      'Close it, or write it twice ("") where it belongs to the text.',
      error,
    );
  }
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    const column = typeof error['column'] === 'number' ? error['column'] : 0;
    return column >= limits.tableColumns
      ? tooManyColumns(file, line, `more than ${column}`, limits)
      : fieldTooLong(file, line, column, limits, error);
  }
  return invalid(
    `${file.name}, line ${line}: ${error.message}.`,
    'Correct the row, or save the table anew.',
    error,
  );
}

function fieldTooLong(
  { name }: SourceFile,
  line: number,
  column: number,
  { fieldBytes }: ImportLimits,
  cause?: unknown,
) {
  return invalid(
    `${name}, line ${line}: field ${column + 1} is longer than ${fieldBytes} bytes, expected at most that.`,
    'A quote " may not be closed there; otherwise raise the setting datasets.limits.fieldBytes.',
    cause,
  );
}

export function tooManyColumns(
  { name }: Pick<SourceFile, 'name'>,
  line: number,
  found: string,
  { tableColumns }: ImportLimits,
) {
  return invalid(
    `${name}, line ${line}: found ${found} columns, expected at most ${tableColumns}.`,
    'Check that rows end in line breaks; otherwise raise the setting datasets.limits.tableColumns, or save numbers as .npy.',
  );
}
