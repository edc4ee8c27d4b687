import {
  isInFile,
  newValues,
  openValues,
  type MemoryValues,
  type OpenValues,
  type PartValues,
} from './file-values';

/** Rows that were asked for: row i of them begins at `offsetOf(i)` in `values`. */
export interface FetchedRows<Values extends MemoryValues = MemoryValues> {
  values: Values;
  offsetOf: (i: number) => number;
}

export interface RowSource {
  /** The rows with these numbers; valid until the next call. */
  fetch(rows: Int32Array): FetchedRows;
  close(): void;
}

/** Rows of `width` numbers: in memory they stay where they are, from a file those that are asked for are read. */
export function openRows(values: PartValues, width: number): RowSource {
  if (!isInFile(values)) {
    return {
      fetch: (rows) => ({ values, offsetOf: (i) => (rows[i] ?? 0) * width }),
      close: () => undefined,
    };
  }
  // Opened when rows are asked for: where a thread prepares the batches, nobody else has need of the file.
  let file: OpenValues | undefined;
  let isClosed = false;
  let buffer = newValues(values.type, 0);
  return {
    fetch(rows) {
      if (isClosed) throw new Error(`${values.path} is asked for rows after it was closed.`);
      const open = (file ??= openValues(values));
      if (buffer.length < rows.length * width) buffer = newValues(values.type, rows.length * width);
      rows.forEach((row, i) => {
        open.read(row * width, width, buffer, i * width);
      });
      return { values: buffer, offsetOf: (i) => i * width };
    },
    close() {
      isClosed = true;
      file?.close();
      file = undefined;
    },
  };
}
