import type { DatasetPart } from '../../domain/dataset';
import { openImages } from './fetch-images';
import {
  isEncoded,
  isInFile,
  newValues,
  openValues,
  type MemoryValues,
  type NumberValues,
  type OpenValues,
} from './file-values';

/** Rows that were asked for: row i of them begins at `offsetOf(i)` in `values`. */
export interface FetchedRows<Values extends MemoryValues = MemoryValues> {
  values: Values;
  offsetOf: (i: number) => number;
}

export interface RowSource<Result = FetchedRows> {
  /** The rows with these numbers; those that are there at once are valid until the next call. */
  fetch(rows: Int32Array): Result;
  close(): void;
}

/** Rows of any inputs: those of encoded images come later. */
export function openInputs(
  inputs: DatasetPart['inputs'],
  width: number,
): RowSource<FetchedRows | Promise<FetchedRows>> {
  return isEncoded(inputs) ? openImages(inputs) : openRows(inputs, width);
}

/** Rows of `width` numbers: in memory they stay where they are, from a file those that are asked for are read. */
export function openRows(values: NumberValues, width: number): RowSource {
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
