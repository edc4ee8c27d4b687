import { setImmediate as nextTurn } from 'node:timers/promises';
import { createEvaluationStep } from '../nn/evaluation-step';
import type { BatchFeed } from './batch-feed';
import { withBatch } from './batch-tensors';
import { addReading, metricsOf, nothingRead } from './metrics';
import type { Training } from './prepare-training';

/** Loss and metrics on the test part. */
export async function evaluate(
  { model, testLoss, batches }: Training,
  source: Pick<BatchFeed, 'testBatches'> = batches,
): Promise<Record<string, number>> {
  const step = createEvaluationStep({ model, loss: testLoss });
  const totals = nothingRead();
  for await (const batch of source.testBatches()) {
    const reading = await withBatch(batch, (inputs, targets) => step.run(inputs, targets));
    addReading(totals, reading, batch.count);
    await nextTurn();
  }
  return metricsOf('test', testLoss, totals);
}
