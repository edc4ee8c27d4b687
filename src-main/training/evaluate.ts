import { setImmediate as nextTurn } from 'node:timers/promises';
import { createEvaluationStep } from '../nn/evaluation-step';
import type { BatchFeed } from './batch-feed';
import { withBatch } from './batch-tensors';
import { measureSearch } from './linear-search/measure-search';
import { addReading, metricsOf, nothingRead } from './metrics';
import type { Training } from './prepare-training';

/**
 * Loss and metrics on the test part, and on the validation part where there is one; for linear systems also how long the
 * search for their solutions takes.
 */
export async function evaluate(
  training: Training,
  source: Pick<BatchFeed, 'testBatches' | 'validationBatches'> = training.batches,
): Promise<Record<string, number>> {
  const { model, testLoss, batches } = training;
  const step = createEvaluationStep({ model, loss: testLoss });
  const evaluatePart = async (
    part: 'validation' | 'test',
    examples: ReturnType<BatchFeed['testBatches']>,
  ): Promise<Record<string, number>> => {
    const totals = nothingRead();
    for await (const batch of examples) {
      const reading = await withBatch(batch, (inputs, targets) => step.run(inputs, targets));
      addReading(totals, reading, batch.count);
      await nextTurn();
    }
    return metricsOf(part, testLoss, totals);
  };
  return {
    ...(batches.validationSteps > 0 && (await evaluatePart('validation', source.validationBatches()))),
    ...(await evaluatePart('test', source.testBatches())),
    ...(await measureSearch(training)),
  };
}
