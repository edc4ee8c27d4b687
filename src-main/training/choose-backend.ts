import * as tf from '@tensorflow/tfjs-core';
import type { LoadedBackend } from '../backends/backend';
import { explainBackendError } from '../backends/explain-error';
import { loadBackend, tryBackend, type BackendOptions, type LoadableName } from '../backends/load-backend';
import { describeError } from '../core/errors';
import type { RunConfig } from '../domain/config/run-config';
import type { LoadedDataset } from '../domain/dataset';
import { groupLearningRates } from '../nn/strategies';
import { createTrainingStep } from '../nn/training-step';
import { withBatch } from './batch-tensors';
import { gpuBackends, loadGpuBackends, mayHaveGpu, type GpuBackend, type GpuSearch } from './load-gpus';
import { disposeTraining, prepareTraining } from './prepare-training';

/** How long a training step took on a backend, or why none could be taken. */
export interface Measurement {
  backend: string;
  stepMs?: number;
  problem?: string;
}

export interface Choice {
  backend: LoadedBackend;
  /** What the choice was made by; undefined where there was none to make. */
  measured?: Measurement[];
  /** What the run can't go on with, as it did before. */
  lost?: string;
}

export interface ChoiceOptions extends BackendOptions {
  /**
   * What the run computed with before it was interrupted. Where that still works it goes on with it, since bits differ
   * between backends.
   */
  before?: string | undefined;
  /** Whether a GPU is worth a look; for tests. */
  mayHaveGpu?: () => boolean;
  /** Loads the backends that compute on a GPU here; for tests others. */
  loadGpus?: (options: BackendOptions, names?: readonly GpuBackend[]) => Promise<GpuSearch>;
}
type GpuOptions = Required<Pick<ChoiceOptions, 'mayHaveGpu' | 'loadGpus'>>;

/** Steps that compile and warm up, steps that count, and the time after which no more are taken. */
const effort = { warmUp: 2, steps: 5, milliseconds: 2000 };

/** A training that is over so soon is not worth the start of a GPU. */
const briefMilliseconds = 5000;

/**
 * Loads the backend of a run. `auto` is the fastest: native (or where that is not built, cpu), unless a GPU takes the steps
 * of this network in less time, which is measured. Drivers of GPUs are touched only where the training takes long enough.
 */
export async function chooseBackend(
  config: RunConfig,
  dataset: LoadedDataset,
  { before, ...others }: ChoiceOptions,
): Promise<Choice> {
  const { backend: wanted } = config.training;
  const { mayHaveGpu: mayHave = mayHaveGpu, loadGpus = loadGpuBackends, ...options } = others;
  const gpuOptions = { mayHaveGpu: mayHave, loadGpus };
  if (wanted !== 'auto') return { backend: await loadBackend(wanted, options) };
  if (before === undefined) return chooseFastest(config, dataset, options, gpuOptions);
  const again = await loadAgain(before, options, gpuOptions);
  if (again !== undefined) return { backend: await activate(again) };
  return { ...(await chooseFastest(config, dataset, options, gpuOptions)), lost: before };
}

/** What a run computed with before: a GPU is not replaced by a processor that plays its part. */
async function loadAgain(
  before: string,
  options: BackendOptions,
  { mayHaveGpu, loadGpus }: GpuOptions,
): Promise<LoadedBackend | undefined> {
  const onGpu = gpuBackends.find((name) => name === before);
  if (onGpu !== undefined) return mayHaveGpu() ? (await loadGpus(options, [onGpu])).gpus[0] : undefined;
  const onProcessor = processorBackends.find((name) => name === before);
  return onProcessor === undefined ? undefined : tryBackend(onProcessor, options);
}

const processorBackends = ['native', 'cpu'] as const satisfies LoadableName[];

async function chooseFastest(
  config: RunConfig,
  dataset: LoadedDataset,
  options: BackendOptions,
  { mayHaveGpu, loadGpus }: GpuOptions,
): Promise<Choice> {
  const processor = await loadBackend('auto', options);
  if (!mayHaveGpu()) return { backend: await activate(processor) };
  const measured = [await measure(processor, config, dataset)];
  const isBrief = (measured[0]?.stepMs ?? Infinity) * stepsOf(config, dataset) <= briefMilliseconds;
  if (isBrief) return { backend: await activate(processor), measured };
  const { gpus, problems } = await loadGpus(options);
  for (const gpu of gpus) measured.push(await measure(gpu, config, dataset));
  const times = measured.map(({ stepMs }) => stepMs ?? Infinity);
  const fastest = [processor, ...gpus][times.indexOf(Math.min(...times))] ?? processor;
  for (const gpu of gpus) if (gpu !== fastest) gpu.dispose?.();
  return { backend: await activate(fastest), measured: [...measured, ...problems] };
}

function stepsOf({ training }: RunConfig, { train }: LoadedDataset): number {
  const batch = training.batchSize === 'full' ? train.count : training.batchSize;
  return training.epochs * Math.ceil(train.count / batch);
}

async function activate(backend: LoadedBackend): Promise<LoadedBackend> {
  await tf.setBackend(backend.name);
  return backend;
}

/** The median of some steps of the run on its first batch, with a model of its own. */
async function measure(
  backend: LoadedBackend,
  config: RunConfig,
  dataset: LoadedDataset,
): Promise<Measurement> {
  await activate(backend);
  const training = prepareTraining(config, dataset);
  try {
    const { strategy, schedule, batches } = training;
    const step = createTrainingStep({ ...training, memory: config.training.memory });
    const rates = groupLearningRates(strategy, schedule.learningRateAt(0));
    const times = await withBatch(await batches.trainBatch(0, 0), async (inputs, targets, second) => {
      const times: number[] = [];
      const end = performance.now() + effort.milliseconds;
      for (let i = 0; i < effort.warmUp + effort.steps; i++) {
        if (times.length > 0 && performance.now() > end) break;
        const started = performance.now();
        await step.run(inputs, targets, rates, second);
        if (i >= effort.warmUp || performance.now() > end) times.push(performance.now() - started);
      }
      return times.sort((a, b) => a - b);
    });
    const stepMs = times[Math.floor(times.length / 2)] ?? Infinity;
    return { backend: backend.name, stepMs: Math.round(1000 * stepMs) / 1000 };
  } catch (error) {
    return { backend: backend.name, problem: describeError(explainBackendError(error)) };
  } finally {
    disposeTraining(training);
  }
}
