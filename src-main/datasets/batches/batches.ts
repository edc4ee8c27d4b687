import { QuadLabError } from '../../core/errors';
import { createRandom } from '../../core/random';
import { isAugmented, type AugmentConfig } from '../../domain/config/augment-config';
import type { ChannelStatistics, DatasetPart, EncodedImages, LoadedDataset } from '../../domain/dataset';
import { checkAugmentable, createAugmenter, type ExampleChange } from '../augment';
import { exampleSize, rowOf, storedSize } from '../content';
import { createExampleWriter } from './example-writer';
import { isImage } from '../statistics/channel-statistics';
import { targetMoments, type Moments } from '../statistics/column-statistics';
import { openInputs, openRows, type FetchedRows } from '../values/fetch-rows';

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
  /** Where each example was mixed with a second one whose target is a class. */
  second?: {
    /** Class indices of the second ones, of shape `targetShape`. */
    targets: Int32Array;
    /** λ, the share of the first one. */
    lambda: number;
  };
}

export interface BatchOptions {
  batchSize: number | 'full';
  /** Of the run: order and augmentation follow from it. */
  seed: number;
  normalize: boolean;
  augment: AugmentConfig;
  /** Those of the training part, where somebody has computed them already. */
  statistics?: ChannelStatistics | undefined;
  /** Whether numbers of a table that are predicted become (t − mean) / deviation. */
  standardizeTargets?: boolean | undefined;
  /** Those of the training part, where somebody has computed them already. */
  targetMoments?: Moments | undefined;
}

/** `Result` is a promise where examples are decoded first. */
export interface Batches<Result extends Batch | Promise<Batch> = Batch | Promise<Batch>> {
  /** ⌈n / batchSize⌉: the last batch of an epoch may be smaller. */
  readonly stepsPerEpoch: number;
  /** Examples in a full training batch. */
  readonly batchSize: number;
  /** What images and columns of tables are normalized with; undefined where nothing is. */
  readonly statistics: ChannelStatistics | undefined;
  /** What numbers that are predicted are standardized with; undefined where they are not. */
  readonly targetMoments: Moments | undefined;
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
  /** Batches of the validation part; 0 where there is none. */
  readonly validationSteps: number;
  /** Batch `index` of the validation part, in the same way. */
  validationBatch(index: number): Result;
  validationBatches(): Iterable<Result>;
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
 * Throws CONFIG_INVALID where examples are to be augmented in a way that does not fit them.
 */
export function createBatches(dataset: LoadedDataset<NumberPart>, options: BatchOptions): Batches<Batch>;
export function createBatches(dataset: LoadedDataset, options: BatchOptions): Batches;
export function createBatches(dataset: LoadedDataset, options: BatchOptions): Batches {
  const { train, test, validation } = dataset;
  const { seed } = options;
  checkAugmentable({ ...dataset, isImages: isImage(train.inputs, dataset.inputShape) }, options.augment);
  const augmented = isAugmented(options.augment);
  const augmenter = createAugmenter(options.augment, dataset.inputShape, seed);
  const batchSize = options.batchSize === 'full' ? train.count : Math.min(options.batchSize, train.count);
  const stepsPerEpoch = Math.ceil(train.count / batchSize);
  const writer = createExampleWriter(dataset, options.normalize, options.statistics ?? dataset.statistics);
  const orderOf = createOrder(train.count, seed, stepsPerEpoch > 1);

  const storedWidth = storedSize(dataset);
  const inputWidth = exampleSize(dataset.inputShape);
  const targetWidth = exampleSize(dataset.targetShape);
  const open = (part: DatasetPart) => ({
    part,
    inputs: openInputs(part.inputs, storedWidth),
    targets: openRows(part.targets, targetWidth),
  });
  const isStandardized =
    options.standardizeTargets === true && dataset.columns !== undefined && dataset.task === 'regression';
  const moments = isStandardized ? (options.targetMoments ?? targetMoments(train)) : undefined;
  const opened = { train: open(train), test: open(test), validation: validation && open(validation) };

  const gather = (
    { part, ...sources }: ReturnType<typeof open>,
    examples: Int32Array,
    changes?: readonly ExampleChange[],
  ): Batch | Promise<Batch> => {
    const rows = part.rows === undefined ? examples : examples.map((example) => rowOf(part, example));
    const targets = gatherTargets(sources.targets.fetch(rows), rows.length, targetWidth, moments);
    const assemble = (stored: FetchedRows): Batch => {
      const inputs = new Float32Array(rows.length * inputWidth);
      rows.forEach((_, i) => {
        writer.write(stored.values, stored.offsetOf(i), inputs, i * inputWidth, changes?.[i]);
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

  /** The batches of a part that is only evaluated. */
  const evaluated = (
    source: ReturnType<typeof open> | undefined,
  ): { steps: number; batch: Batches['testBatch'] } => {
    const count = source?.part.count ?? 0;
    const size = Math.min(options.batchSize === 'full' ? count : options.batchSize, maximalTestBatch);
    return {
      steps: source === undefined ? 0 : Math.ceil(count / size),
      batch(index) {
        if (source === undefined) throw new Error('There is no validation part.');
        const first = index * size;
        const length = Math.min(size, count - first);
        return gather(
          source,
          Int32Array.from({ length }, (_, i) => first + i),
        );
      },
    };
  };
  const tested = evaluated(opened.test);
  const validated = evaluated(opened.validation);

  return {
    stepsPerEpoch,
    batchSize,
    isConstant: stepsPerEpoch === 1 && !augmented,
    testSteps: tested.steps,
    testBatch: tested.batch,
    validationSteps: validated.steps,
    validationBatch: validated.batch,
    statistics: writer.statistics,
    targetMoments: moments,
    trainBatch(epoch, index) {
      if (!Number.isInteger(index) || index < 0 || index >= stepsPerEpoch) {
        throw new QuadLabError(
          'INTERNAL',
          `Batch ${index} was asked for, expected 0 to ${stepsPerEpoch - 1}.`,
        );
      }
      const indices = orderOf(epoch).subarray(index * batchSize, (index + 1) * batchSize);
      if (!augmented) return gather(opened.train, indices);
      const changes = augmenter.drawExamples(epoch, index, indices.length);
      const change = (batch: Batch): Batch => augmenter.changeBatch(epoch, index, batch);
      const batch = gather(opened.train, indices, changes);
      return batch instanceof Promise ? batch.then(change) : change(batch);
    },
    *testBatches() {
      for (let index = 0; index < tested.steps; index++) yield tested.batch(index);
    },
    *validationBatches() {
      for (let index = 0; index < validated.steps; index++) yield validated.batch(index);
    },
    dispose() {
      for (const source of Object.values(opened)) {
        source?.inputs.close();
        source?.targets.close();
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
  { mean, deviation }: Moments = { mean: 0, deviation: 1 },
): Int32Array | Float32Array {
  const gathered = values instanceof Int32Array ? new Int32Array(count) : new Float32Array(count * width);
  const scale = deviation || 1;
  for (let i = 0; i < count; i++) {
    const from = offsetOf(i);
    for (let j = 0; j < width; j++) {
      gathered[i * width + j] = ((values[from + j] as number) - mean) / scale;
    }
  }
  return gathered;
}
