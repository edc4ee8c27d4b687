import type { DatasetPart, MemoryPart } from '../domain/dataset';
import type { Task } from '../domain/metrics';
import type { TableColumn } from '../domain/table-column';
import { isEncoded, isInFile, newValues, typeOf, type MemoryValues } from './values/file-values';

/** What is known of data beside the examples themselves. */
export interface ContentInfo {
  task: Task;
  /** Shape of one example: [features] or [height, width, channels]. */
  inputShape: readonly number[];
  /** Classes, the width of the regression target, or the channels of the images to predict. */
  outputSize: number;
  /** Shape of one example's target: [] for classes, [values], or [height, width, channels]. */
  targetShape: readonly number[];
  classNames: readonly string[];
  /** Of a table: its columns, of which each stored row holds one value. */
  columns?: readonly TableColumn[] | undefined;
  /** Of a table: the column to predict. */
  targetColumn?: TableColumn | undefined;
  /** What was found out or decided when the data was read, and a person should know. */
  messages?: readonly string[] | undefined;
}

/** What a generator makes or a format decodes, before any split or limit. */
export interface DatasetContent<Part extends DatasetPart = DatasetPart> extends ContentInfo {
  train: Part;
  /** Undefined where the data comes as a single part, which is then `train`. */
  test: Part | undefined;
  /** Where the data comes with one. */
  validation?: Part | undefined;
}
export type MemoryContent = DatasetContent<MemoryPart>;

/** What a generator makes. */
export interface GeneratedContent extends MemoryContent {
  test: MemoryPart;
}

/** Numbers in a stored example: of a table one for each column, of which the network may get more or fewer inputs. */
export function storedSize({ inputShape, columns }: Pick<ContentInfo, 'inputShape' | 'columns'>): number {
  return columns?.length ?? exampleSize(inputShape);
}

/** Numbers in one example. */
export function exampleSize(inputShape: readonly number[]): number {
  return inputShape.reduce((product, length) => product * length, 1);
}

/** The examples at `indices`, in that order, left where they are stored. */
export function selectExamples(part: DatasetPart, indices: Int32Array): DatasetPart {
  const rows = part.rows === undefined ? indices : indices.map((index) => rowOf(part, index));
  return { ...part, count: rows.length, rows };
}

/** Where example `index` is stored. */
export function rowOf({ rows }: DatasetPart, index: number): number {
  return rows === undefined ? index : (rows[index] ?? 0);
}

/** The same part without the stored rows that it does not use, where these are in memory; what is in a file stays there. */
export function withoutOtherRows(
  part: DatasetPart,
  info: Pick<ContentInfo, 'inputShape' | 'targetShape' | 'columns'>,
): DatasetPart {
  const { count, inputs, targets, rows } = part;
  if (rows === undefined || isEncoded(inputs) || isInFile(inputs) || isInFile(targets)) return part;
  return {
    count,
    inputs: copyRows(inputs, storedSize(info), rows),
    targets: copyRows(targets, exampleSize(info.targetShape), rows),
  };
}

/** Threads can share the copy where they share the source. */
function copyRows<Values extends MemoryValues>(source: Values, width: number, rows: Int32Array): Values {
  const isShared = source.buffer instanceof SharedArrayBuffer;
  const copy = newValues(typeOf(source), rows.length * width, isShared) as Values;
  if (width === 1) rows.forEach((row, i) => (copy[i] = source[row] as number));
  else {
    rows.forEach((row, i) => {
      copy.set(source.subarray(row * width, (row + 1) * width), i * width);
    });
  }
  return copy;
}

/** Indices of the examples of each class, ascending: [outputSize][…]. Without classes there is one group. */
export function examplesByClass(part: DatasetPart, outputSize: number): Int32Array[] {
  const { count, targets } = part;
  if (!(targets instanceof Int32Array)) return [Int32Array.from({ length: count }, (_, i) => i)];
  const labelOf = (index: number): number => targets[rowOf(part, index)] ?? -1;
  const sizes = new Int32Array(outputSize);
  for (let i = 0; i < count; i++) {
    const label = labelOf(i);
    sizes[label] = (sizes[label] ?? 0) + 1;
  }
  const groups = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(outputSize);
  for (let i = 0; i < count; i++) {
    const label = labelOf(i);
    const at = filled[label] ?? 0;
    const group = groups[label];
    if (group !== undefined) group[at] = i;
    filled[label] = at + 1;
  }
  return groups;
}
