import { rowOf, storedSize } from '../../datasets/content';
import { openRows } from '../../datasets/values/fetch-rows';
import { isEncoded } from '../../datasets/values/file-values';
import type { DatasetPart, LoadedDataset } from '../../domain/dataset';
import { spreadOver } from './predict';

/** Rows of numbers and what is to be predicted for them. */
export interface Points {
  /** [count, inputs] */
  inputs: Float64Array;
  /** [count, outputs]; a class is one number. */
  targets: Float64Array;
  count: number;
}

/** How many numbers the network gets an example as they are stored; undefined where these are not numbers alone. */
export function numberInputs({ inputShape, columns, train }: LoadedDataset): number | undefined {
  if (isEncoded(train.inputs) || inputShape.length !== 1) return undefined;
  if (columns?.some(({ kind }) => kind === 'categorical') === true) return undefined;
  return storedSize({ inputShape, columns });
}

/** So many points of a part at most. Such with a missing number are left out. */
export function pointsOf(dataset: LoadedDataset, part: DatasetPart, most: number): Points {
  const width = storedSize(dataset);
  const outputs = dataset.targetShape.reduce((a, b) => a * b, 1);
  if (isEncoded(part.inputs)) return { inputs: new Float64Array(), targets: new Float64Array(), count: 0 };
  const sources = [openRows(part.inputs, width), openRows(part.targets, outputs)] as const;
  try {
    const rows = spreadOver(part, most).indices.map((index) => rowOf(part, index));
    const [inputs, targets] = [sources[0].fetch(rows), sources[1].fetch(rows)];
    const found: { input: number[]; target: number[] }[] = [];
    rows.forEach((_, i) => {
      const input = Array.from(inputs.values.subarray(inputs.offsetOf(i), inputs.offsetOf(i) + width));
      const target = Array.from(targets.values.subarray(targets.offsetOf(i), targets.offsetOf(i) + outputs));
      if (input.every(Number.isFinite)) found.push({ input, target });
    });
    return {
      inputs: Float64Array.from(found.flatMap(({ input }) => input)),
      targets: Float64Array.from(found.flatMap(({ target }) => target)),
      count: found.length,
    };
  } finally {
    for (const source of sources) source.close();
  }
}

/** The same data with other points to predict at, [count, inputs]; what they should be nobody asks. */
export function withTestInputs(dataset: LoadedDataset, inputs: Float64Array): LoadedDataset {
  const count = inputs.length / storedSize(dataset);
  const outputs = dataset.targetShape.reduce((a, b) => a * b, 1);
  const targets =
    dataset.task === 'classification' ? new Int32Array(count) : new Float32Array(count * outputs);
  return { ...dataset, test: { count, inputs, targets } };
}

/** What the inputs are called. */
export function inputTitles({ columns, inputShape }: LoadedDataset): string[] {
  if (columns !== undefined) return columns.map(({ name }) => name);
  const count = inputShape[0] ?? 1;
  return count === 1 ? ['x'] : Array.from({ length: count }, (_, i) => `x${i + 1}`);
}
