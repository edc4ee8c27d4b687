import type { LoadedBackend } from '../backends/backend';
import { explainingErrors } from '../backends/explain-error';
import { loadBackend } from '../backends/load-backend';
import { loadDataset } from '../datasets/load-dataset';
import { requireDataFit } from '../domain/config/data-fit';
import type { RunConfig } from '../domain/config/run-config';
import { memoryModes, type MemoryMode } from '../domain/config/training-config';
import type { LoadedDataset } from '../domain/dataset';
import { startMemoryMeter } from '../nn/memory-meter';
import { groupLearningRates } from '../nn/strategies';
import { createTrainingStep } from '../nn/training-step';
import { withBatch } from './batch-tensors';
import { prepareTraining } from './prepare-training';

export interface MemoryUse {
  memory: MemoryMode;
  /** Bytes of all tensors at the most in a step. */
  peakBytes: number;
  /** Of these, parameters, running statistics and the optimizer's state. */
  stateBytes: number;
  /** Time of the step; the first of a process takes somewhat longer. */
  stepMilliseconds: number;
}

export interface MemoryReport {
  backend: LoadedBackend;
  /** Examples of the step. */
  batchSize: number;
  /** Of an epoch. */
  trainExamples: number;
  uses: MemoryUse[];
}

/** Takes a step of a training in modes of `training.memory`, all of them unless said otherwise, on its first batch. */
export async function reportMemory(
  config: RunConfig,
  datasetsFolder: string,
  {
    onMode,
    tensorflowFolder,
    modes = memoryModes,
  }: {
    onMode?: ((memory: MemoryMode) => void) | undefined;
    tensorflowFolder?: string;
    modes?: readonly MemoryMode[];
  } = {},
): Promise<MemoryReport> {
  const backend = await loadBackend(config.training.backend, {
    threads: config.training.threads,
    tensorflowFolder,
  });
  const dataset = await loadDataset(config.dataset, datasetsFolder);
  requireDataFit(config, dataset);
  const uses: MemoryUse[] = [];
  for (const memory of modes) {
    onMode?.(memory);
    uses.push(await explainingErrors(() => measure(config, dataset, memory)));
  }
  const { batchSize } = config.training;
  const { count } = dataset.train;
  return {
    backend,
    batchSize: batchSize === 'full' ? count : Math.min(batchSize, count),
    trainExamples: count,
    uses,
  };
}

async function measure(config: RunConfig, dataset: LoadedDataset, memory: MemoryMode): Promise<MemoryUse> {
  const meter = startMemoryMeter();
  try {
    const training = prepareTraining(config, dataset);
    const stateBytes = meter.bytes;
    const { model, optimizer, strategy, schedule, batches } = training;
    const step = createTrainingStep({ ...training, memory });
    const rates = groupLearningRates(strategy, schedule.learningRateAt(0));
    const started = performance.now();
    await withBatch(await batches.trainBatch(0, 0), (inputs, targets, second) =>
      step.run(inputs, targets, rates, second),
    );
    const stepMilliseconds = performance.now() - started;
    optimizer.dispose();
    model.dispose();
    batches.dispose();
    return { memory, peakBytes: meter.peakBytes, stateBytes, stepMilliseconds };
  } finally {
    meter.stop();
  }
}
