import { setImmediate as nextTurn } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { selectExamples } from '../../datasets/content';
import type { DatasetPart } from '../../domain/dataset';
import { createForward } from '../../nn/forward';
import { withBatch } from '../batch-tensors';
import { comparisonOf } from './comparison';
import type { Training } from '../prepare-training';

/** What a network says of some examples of the test part, one after the other. Standardized numbers are as they were. */
export interface Predicted {
  /** The place of the first among the examples that are predicted. */
  first: number;
  count: number;
  /** [count, width] */
  outputs: Float32Array;
  /** Class indices, or numbers [count, width]. */
  targets: Int32Array | Float32Array;
  width: number;
}

/** Runs the network over the test part of a training's data, batch by batch, outside of training mode. */
export async function predictTestPart(
  { model, batches, config }: Pick<Training, 'model' | 'batches' | 'config'>,
  take: (predicted: Predicted) => void | Promise<void>,
): Promise<void> {
  const forward = createForward(model);
  const compare = comparisonOf(config);
  let first = 0;
  for (const pending of batches.testBatches()) {
    const batch = await pending;
    const values = await withBatch(batch, async (inputs) => {
      const outputs = tf.tidy(() => forward(inputs));
      const data = await outputs.data<'float32'>();
      outputs.dispose();
      return data;
    });
    const { targetMoments: moments } = batches;
    const restore = moments && ((value: number) => value * (moments.deviation || 1) + moments.mean);
    const predicted = {
      first,
      count: batch.count,
      outputs: restore ? values.map(restore) : values,
      targets: restore && batch.targets instanceof Float32Array ? batch.targets.map(restore) : batch.targets,
      width: values.length / batch.count,
    };
    await take(compare(predicted));
    first += batch.count;
    await nextTurn();
  }
}

/** So many examples of a part at equal distances, or all of it, and their places in it. */
export function spreadOver(part: DatasetPart, most: number): { part: DatasetPart; indices: Int32Array } {
  const count = Math.min(part.count, most);
  const indices = Int32Array.from({ length: count }, (_, i) => Math.floor((i * part.count) / count));
  return { part: count === part.count ? part : selectExamples(part, indices), indices };
}

export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Six digits draw the same picture in fewer bytes. */
export const short = (value: number): number | null =>
  Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
