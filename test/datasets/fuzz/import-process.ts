// Started by the tests in a process of its own: imports what it is told, and looks at the first batches.
import { isQuadLabError } from '../../../src-main/core/errors';
import { createBatches, type Batch } from '../../../src-main/datasets/batches/batches';
import { importDataset } from '../../../src-main/datasets/import/import-dataset';
import { loadDataset } from '../../../src-main/datasets/load-dataset';
import { importedSchema } from '../../../src-main/domain/config/dataset-config';
import type { Answer, Question } from './messages';

const name = 'mutated';

async function answer(question: Question): Promise<Answer> {
  try {
    const { test } = await importDataset({ ...question, name });
    const found = await complaints(question.datasetsFolder, test.count === 0);
    return { outcome: 'imported', complaints: found, maximalBytes: maximalBytes() };
  } catch (error) {
    if (!isQuadLabError(error)) {
      return { outcome: 'broken', stack: String((error as Error).stack), maximalBytes: maximalBytes() };
    }
    const { code, message, advice = '' } = error;
    return { outcome: 'refused', code, message, advice, maximalBytes: maximalBytes() };
  }
}

const maximalBytes = (): number => process.resourceUsage().maxRSS * 1024;

async function complaints(datasetsFolder: string, isSingle: boolean): Promise<string[]> {
  try {
    const config = importedSchema.parse({ name, ...(isSingle && { testFraction: 0.2 }) });
    const dataset = await loadDataset(config, datasetsFolder);
    const { normalize, augment } = config;
    const batches = createBatches(dataset, { batchSize: 16, seed: 1, normalize, augment });
    const found: string[] = [];
    for (const batch of [await batches.trainBatch(0, 0), await batches.testBatch(0)]) {
      found.push(
        ...complaintsAbout(batch, dataset.task === 'classification' ? dataset.outputSize : undefined),
      );
    }
    batches.dispose();
    return found;
  } catch (error) {
    return [`It cannot be loaded: ${String((error as Error).stack)}`];
  }
}

function complaintsAbout(
  { count, inputs, inputShape, targets }: Batch,
  classes: number | undefined,
): string[] {
  const found: string[] = [];
  if (count === 0) found.push('A batch is empty.');
  if (inputs.length !== inputShape.reduce((a, b) => a * b, 1)) found.push('A batch has another shape.');
  if (!inputs.every(Number.isFinite)) found.push('An input is not finite.');
  if (!(targets as Float32Array).every(Number.isFinite)) found.push('A target is not finite.');
  const isLabel = (label: number): boolean => Number.isInteger(label) && label >= 0 && label < (classes ?? 0);
  if (classes !== undefined && !(targets as Float32Array).every(isLabel))
    found.push('A label is out of range.');
  return found;
}

process.on('message', (question: Question) => {
  void answer(question).then((found) => {
    process.send?.(found);
  });
});
process.send?.('ready');
