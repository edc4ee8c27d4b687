import { QuadLabError } from '../core/errors';
import { createRandom } from '../core/random';
import type { DatasetPart, EncodedImages, LoadedDataset } from '../domain/dataset';
import { drawPlacement, type Placement } from './augment';
import { exampleSize, rowOf } from './content';
import { checkAugmentable, createExampleWriter } from './example-writer';
import type { ChannelStatistics } from './statistics';
import { openInputs, openRows, type FetchedRows } from './values/fetch-rows';

/** Examples for one step. The arrays are the receiver's own: no later batch reuses them. */
export interface Batch {
  count: number;
  /** Row-major values of shape `inputShape`. */
  inputs: Float32Array;
  /** [count, …shape of one example] */
  inputShape: number[];
  /** Class indices, or numbers; row-major values of shape `targetShape`. */
  targets: Int32Array | Float32Array;
  /** [count, …shape of one target] */
  targetShape: number[];
}

export interface BatchOptions {
  batchSize: number | 'full';
  /** Of the run: order and augmentation follow from it. */
  seed: number;
  normalize: boolean;
  augment: 'none' | 'cifar';
  /** Those of the training part, where somebody has computed them already. */
  statistics?: ChannelStatistics | undefined;
}

/** `Result` is a promise where examples are decoded first. */
export interface Batches<Result extends Batch | Promise<Batch> = Batch | Promise<Batch>> {
  /** ⌈n / batchSize⌉: the last batch of an epoch may be smaller. */
  readonly stepsPerEpoch: number;
  /** Examples in a full training batch. */
  readonly batchSize: number;
  /** What images are normalized with; undefined where nothing is. */
  readonly statistics: ChannelStatistics | undefined;
  /** Whether all training batches are the same one. */
  readonly isConstant: boolean;
  /** Batches of the test part. */
  readonly testSteps: number;
  /** Batch `index` (from 0) of an epoch; depends on seed, epoch and index only, not on what was asked before. */
  trainBatch(epoch: number, index: number): Result;
  /** Batch `index` of the test part in its own order, without augmentation. */
  testBatch(index: number): Result;
  /** All of them. */
  testBatches(): Iterable<Result>;
  /** Closes files; no batch can be asked for afterwards. */
  dispose(): void;
}

/** A part whose examples are there without decoding. */
export interface NumberPart extends DatasetPart {
  inputs: Exclude<DatasetPart['inputs'], EncodedImages>;
}

const maximalTestBatch = 256;

/**
 * Cuts a data set into batches. Each epoch has an order of its own, unless one batch holds everything.
 * Throws CONFIG_INVALID where images are to be augmented and there are none.
 */
export function createBatches(dataset: LoadedDataset<NumberPart>, options: BatchOptions): Batches<Batch>;
export function createBatches(dataset: LoadedDataset, options: BatchOptions): Batches;
export function createBatches(dataset: LoadedDataset, options: BatchOptions): Batches {
  const { train, test } = dataset;
  const { seed } = options;
  if (options.augment === 'cifar') checkAugmentable(dataset);
  const batchSize = options.batchSize === 'full' ? train.count : Math.min(options.batchSize, train.count);
  const testBatchSize = Math.min(
    options.batchSize === 'full' ? test.count : options.batchSize,
    maximalTestBatch,
  );
  const stepsPerEpoch = Math.ceil(train.count / batchSize);
  const writer = createExampleWriter(dataset, options.normalize, options.statistics);
  const orderOf = createOrder(train.count, seed, stepsPerEpoch > 1);

  const testOrder = ascending(test.count);
  const testSteps = Math.ceil(test.count / testBatchSize);

  const inputWidth = exampleSize(dataset.inputShape);
  const targetWidth = exampleSize(dataset.targetShape);
  const open = (part: DatasetPart) => ({
    part,
    inputs: openInputs(part.inputs, inputWidth),
    targets: openRows(part.targets, targetWidth),
  });
  const opened = { train: open(train), test: open(test) };

  const gather = (name: 'train' | 'test', examples: Int32Array, placements?: readonly Placement[]) => {
    const { part, ...sources } = opened[name];
    const rows = part.rows === undefined ? examples : examples.map((example) => rowOf(part, example));
    const targets = gatherTargets(sources.targets.fetch(rows), rows.length, targetWidth);
    const assemble = (stored: FetchedRows): Batch => {
      const inputs = new Float32Array(rows.length * inputWidth);
      rows.forEach((_, i) => {
        writer.write(stored.values, stored.offsetOf(i), inputs, i * inputWidth, placements?.[i]);
      });
      return {
        count: rows.length,
        inputs,
        inputShape: [rows.length, ...dataset.inputShape],
        targets,
        targetShape: [rows.length, ...dataset.targetShape],
      };
    };
    const stored = sources.inputs.fetch(rows);
    return stored instanceof Promise ? stored.then(assemble) : assemble(stored);
  };

  const testBatch = (index: number): Batch | Promise<Batch> =>
    gather('test', testOrder.subarray(index * testBatchSize, (index + 1) * testBatchSize));

  return {
    stepsPerEpoch,
    batchSize,
    isConstant: stepsPerEpoch === 1 && options.augment === 'none',
    testSteps,
    testBatch,
    statistics: writer.statistics,
    trainBatch(epoch, index) {
      if (!Number.isInteger(index) || index < 0 || index >= stepsPerEpoch) {
        throw new QuadLabError(
          'INTERNAL',
          `Batch ${index} was asked for, expected 0 to ${stepsPerEpoch - 1}.`,
        );
      }
      const indices = orderOf(epoch).subarray(index * batchSize, (index + 1) * batchSize);
      if (options.augment === 'none') return gather('train', indices);
      const random = createRandom(seed, 'augment', epoch, index);
      return gather(
        'train',
        indices,
        Array.from(indices, () => drawPlacement(random)),
      );
    },
    *testBatches() {
      for (let index = 0; index < testSteps; index++) yield testBatch(index);
    },
    dispose() {
      for (const { inputs, targets } of Object.values(opened)) {
        inputs.close();
        targets.close();
      }
    },
  };
}

const ascending = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

/** The order of an epoch; the last one asked for is kept. */
function createOrder(count: number, seed: number, shuffled: boolean): (epoch: number) => Int32Array {
  const plain = ascending(count);
  if (!shuffled) return () => plain;
  let current = { epoch: -1, order: plain };
  return (epoch) => {
    if (current.epoch !== epoch) {
      current = { epoch, order: createRandom(seed, 'shuffle', epoch).shuffle(plain.slice()) };
    }
    return current.order;
  };
}

function gatherTargets(
  { values, offsetOf }: FetchedRows,
  count: number,
  width: number,
): Int32Array | Float32Array {
  const gathered = values instanceof Int32Array ? new Int32Array(count) : new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const from = offsetOf(i);
    for (let j = 0; j < width; j++) gathered[i * width + j] = values[from + j] as number;
  }
  return gathered;
}
