import type { DatasetPart } from '../domain/dataset';
import type { Task } from '../domain/metrics';

/** What a generator makes or a format decodes, before any split or limit. */
export interface DatasetContent {
  task: Task;
  /** Shape of one example: [features] or [height, width, channels]. */
  inputShape: readonly number[];
  /** Classes, the width of the regression target, or the channels of the images to predict. */
  outputSize: number;
  /** Shape of one example's target: [] for classes, [values], or [height, width, channels]. */
  targetShape: readonly number[];
  classNames: readonly string[];
  train: DatasetPart;
  /** Undefined where the data comes as a single part, which is then `train`. */
  test: DatasetPart | undefined;
}

/** Numbers in one example. */
export function exampleSize(inputShape: readonly number[]): number {
  return inputShape.reduce((product, length) => product * length, 1);
}

/** The examples at `indices`, in that order, as a part of their own. */
export function selectExamples(part: DatasetPart, indices: readonly number[]): DatasetPart {
  return {
    count: indices.length,
    inputs: selectRows(part.inputs, part.count, indices),
    targets: selectRows(part.targets, part.count, indices),
  };
}

function selectRows<Values extends Uint8Array | Float32Array | Int32Array>(
  source: Values,
  rows: number,
  indices: readonly number[],
): Values {
  const width = source.length / rows;
  const Values = source.constructor as new (length: number) => Values;
  const selected = new Values(indices.length * width);
  indices.forEach((row, i) => {
    selected.set(source.subarray(row * width, (row + 1) * width), i * width);
  });
  return selected;
}

/** Indices of the examples of each class, ascending: [outputSize][…]. Without classes there is one group. */
export function examplesByClass(part: DatasetPart, outputSize: number): number[][] {
  const { targets } = part;
  if (targets instanceof Float32Array) return [Array.from({ length: part.count }, (_, i) => i)];
  const groups = Array.from({ length: outputSize }, (): number[] => []);
  targets.forEach((label, i) => groups[label]?.push(i));
  return groups;
}
