import type { Cell } from './cell';

/** Rows of a table, one behind the other. */
export interface TableRows {
  rows: readonly (readonly Cell[])[];
  /** The number of the line or row in the file that row `i` of these has, from 1 on. */
  place: (i: number) => number;
}

/** A file that holds a table, which can be read as often as needed. */
export interface TableSource {
  /** Name of the file. */
  file: string;
  columns: readonly string[];
  /** What places in the file are called. */
  unit: 'line' | 'row';
  /** What was found out of the file that a person should know. */
  messages: readonly string[];
  /** Throws DATASET_INVALID, naming the file and the place. */
  read(): AsyncIterable<TableRows>;
}

/** Where a value stands, as the beginning of a sentence. */
export function placeIn(source: Pick<TableSource, 'file' | 'unit'>, place: number, column?: string): string {
  const where = `${source.file}, ${source.unit} ${place}`;
  return column === undefined ? where : `${where}, column "${column}"`;
}
