import { createBatches, type Batch, type BatchOptions } from '../../../src-main/datasets/batches/batches';
import type { AugmentConfig } from '../../../src-main/domain/config/augment-config';
import type { LoadedDataset, MemoryPart } from '../../../src-main/domain/dataset';

export type Shape = readonly [height: number, width: number, channels: number];

/** Images of arbitrary bytes, in which no byte is 0; the class of each is its number. */
export function imageDataset(inputShape: Shape = [6, 5, 3], count = 20): LoadedDataset<MemoryPart> {
  const size = inputShape[0] * inputShape[1] * inputShape[2];
  const inputs = Uint8Array.from(
    { length: count * size },
    (_, i) => 1 + ((Math.imul(i, 2654435761) >>> 20) % 255),
  );
  const part = { count, inputs, targets: Int32Array.from({ length: count }, (_, i) => i) };
  return {
    name: 'images',
    task: 'classification',
    inputShape,
    outputSize: count,
    targetShape: [],
    classNames: [],
    train: part,
    test: part,
    fingerprint: '',
  };
}

/** Batches of 8, whose numbers are byte / 255. */
export function batchesOf(
  dataset: LoadedDataset<MemoryPart>,
  augment: AugmentConfig,
  options: Partial<BatchOptions> = {},
): Batch[][] {
  const batches = createBatches(dataset, { batchSize: 8, seed: 1, normalize: false, augment, ...options });
  return [0, 1, 2].map((epoch) =>
    Array.from({ length: batches.stepsPerEpoch }, (_, index) => batches.trainBatch(epoch, index)),
  );
}

/** The numbers of each example with its number in the data set, over all batches. */
export function examplesOf(
  batches: readonly (readonly Batch[])[],
): { example: number; values: Float32Array }[] {
  return batches.flat().flatMap(({ inputs, targets, count }) =>
    Array.from(targets, (example, i) => {
      const size = inputs.length / count;
      return { example, values: inputs.subarray(i * size, (i + 1) * size) };
    }),
  );
}

export const bytesOf = (values: Float32Array): Uint8Array =>
  Uint8Array.from(values, (v) => Math.round(v * 255));

/** The bytes of one image. */
export function imageOf({ train, inputShape }: LoadedDataset, example: number): Uint8Array {
  const size = inputShape.reduce((a, b) => a * b, 1);
  return (train.inputs as Uint8Array).slice(example * size, (example + 1) * size);
}
