import type { DatasetPart, MemoryPart } from '../domain/dataset';
import type { Task } from '../domain/metrics';
import { isEncoded, isInFile, type MemoryValues } from './values/file-values';

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
}

/** What a generator makes or a format decodes, before any split or limit. */
export interface DatasetContent<Part extends DatasetPart = DatasetPart> extends ContentInfo {
  train: Part;
  /** Undefined where the data comes as a single part, which is then `train`. */
  test: Part | undefined;
}
export type MemoryContent = DatasetContent<MemoryPart>;

/** What a generator makes. */
export interface GeneratedContent extends MemoryContent {
  test: MemoryPart;
}

/** Numbers in one example. */
export function exampleSize(inputShape: readonly number[]): number {
  return inputShape.reduce((product, length) => product * length, 1);
}

/**
 * The examples at `indices`, in that order, as a part of their own: copied where they are in memory; what is in a file stays
 * there.
 */
export function selectExamples(part: DatasetPart, indices: readonly number[]): DatasetPart {
  const rows = Int32Array.from(indices, (index) => rowOf(part, index));
  const { inputs, targets } = part;
  if (isInFile(inputs) || isEncoded(inputs) || isInFile(targets))
    return { ...part, count: rows.length, rows };
  const stored = storedRows(part);
  return {
    count: rows.length,
    inputs: selectRows(inputs, stored, rows),
    targets: selectRows(targets, stored, rows),
  };
}

/** Where example `index` is stored. */
export function rowOf({ rows }: DatasetPart, index: number): number {
  return rows === undefined ? index : (rows[index] ?? 0);
}

/** Rows that are stored, of which the part may be a selection. Class indices and numbers have at least one. */
function storedRows({ count, rows, targets }: DatasetPart): number {
  return rows === undefined ? count : targets.length;
}

function selectRows<Values extends MemoryValues>(source: Values, stored: number, rows: Int32Array): Values {
  const width = source.length / stored;
  const Values = source.constructor as new (length: number) => Values;
  const selected = new Values(rows.length * width);
  rows.forEach((row, i) => {
    selected.set(source.subarray(row * width, (row + 1) * width), i * width);
  });
  return selected;
}

/** Indices of the examples of each class, ascending: [outputSize][…]. Without classes there is one group. */
export function examplesByClass(part: DatasetPart, outputSize: number): number[][] {
  const { targets } = part;
  if (!(targets instanceof Int32Array)) return [Array.from({ length: part.count }, (_, i) => i)];
  const groups = Array.from({ length: outputSize }, (): number[] => []);
  for (let i = 0; i < part.count; i++) groups[targets[rowOf(part, i)] ?? -1]?.push(i);
  return groups;
}
