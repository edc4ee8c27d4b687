import { setImmediate as nextTurn } from 'node:timers/promises';
import { createEvaluationStep } from '../nn/evaluation-step';
import { withBatch } from './batch-tensors';
import { metricsOf, type Sums } from './metrics';
import type { Training } from './prepare-training';

/** Loss and accuracy or RMSE on the test part. */
export async function evaluate(training: Training): Promise<Record<string, number>> {
  const { model, testLoss, batches, dataset } = training;
  const step = createEvaluationStep({ model, loss: testLoss });
  const sums: Sums = { loss: 0, score: 0, examples: 0 };
  for (const batch of batches.testBatches()) {
    const reading = await withBatch(batch, (inputs, targets) => step.run(inputs, targets));
    sums.loss += reading.loss * batch.count;
    sums.score += reading.count;
    sums.examples += batch.count;
    await nextTurn();
  }
  return metricsOf('test', dataset.task, dataset.outputSize, sums);
}
