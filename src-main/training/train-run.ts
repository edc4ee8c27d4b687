import type { LoadedBackend } from '../backends/backend';
import { codeVersion } from '../core/code-version';
import { machineFacts } from '../core/machine';
import type { RunConfig } from '../domain/config/run-config';
import type { Place } from '../domain/place';
import type { StopReason } from '../domain/run-event';
import type { LoadedDataset } from '../domain/dataset';
import { parameterCount } from '../nn/parameters';
import type { Phase } from '../rundir/heartbeat';
import type { RunJournal } from '../rundir/journal-writer';
import type { HomePaths } from '../rundir/paths';
import { chooseBackend, type Choice } from './choose-backend';
import { loadForBatches } from './load-for-batches';
import { disposeTraining, prepareTraining } from './prepare-training';
import { restoreCheckpoint } from './checkpointing';
import { trainEpochs } from './train-epochs';
import { transferWeights } from './transfer';

export type TrainingEnd =
  | { type: 'finished' }
  | { type: 'stopped'; reason: StopReason; message?: string | undefined }
  | {
      type: 'diverged';
      step: number;
      loss: number;
      layer: string;
      where: 'parameters' | 'output' | 'loss';
      message: string;
    };

export interface TrainRunOptions {
  config: RunConfig;
  home: HomePaths;
  checkpointsFolder: string;
  journal: RunJournal;
  stop: { readonly reason: StopReason | undefined; readonly message?: string | undefined };
  /** Kept up to date for the heartbeat. */
  position: { epoch: number; partialEpoch: number; step: number; phase?: Phase };
  attempt: { number: number; pid: number; host: string };
  /** What it was given of the machine; undefined where nobody divides it. */
  place?: Place | undefined;
}

/** Trains one run from its start or from transferred weights, or from its last good checkpoint, to its end. */
export async function trainRun(options: TrainRunOptions): Promise<TrainingEnd> {
  const { config, journal, attempt, position, place } = options;
  const dataset = await loadForBatches(config, options.home.datasets);
  const { backend, measured, lost } = await choosePlaced(options, dataset);
  if (lost !== undefined) {
    journal.append({
      type: 'warning',
      code: 'BACKEND_CHANGED',
      message: `the backend ${lost} that this run computed with does not work here any more; it goes on with ${backend.name}, whose results differ by rounding`,
    });
  }
  const training = prepareTraining(config, dataset);
  try {
    const resumedFrom = restoreCheckpoint(training, options.checkpointsFolder, journal);
    const transferredFrom = resumedFrom === null ? transferWeights(training, options.home) : undefined;
    position.epoch = training.position.epoch;
    position.step = training.position.step;
    journal.append({
      type: 'started',
      attempt: attempt.number,
      pid: attempt.pid,
      host: attempt.host,
      resumedFrom,
      ...(transferredFrom && { transferredFrom }),
      backend: backend.name,
      ...(measured && { backendsMeasured: measured }),
      ...(place && { device: deviceOf(backend, place), threads: place.threads }),
      versions: { node: process.versions.node, ...backend.versions },
      code: codeVersion,
      machine: machineFacts(),
      fingerprint: dataset.fingerprint,
      parameters: parameterCount(training.model),
      trainExamples: dataset.train.count,
      testExamples: dataset.test.count,
      ...(dataset.validation && { validationExamples: dataset.validation.count }),
    });
    return await trainEpochs(training, options);
  } finally {
    disposeTraining(training);
  }
}

/** What a run computes on in truth; webgpu and a GPU that nobody placed the run on name it themselves. */
export function deviceOf({ usesGpu = false, versions }: LoadedBackend, { device, gpu }: Place): string {
  if (!usesGpu) return 'cpu';
  const own = versions['adapter'] ?? (gpu === undefined ? versions['device'] : undefined);
  return own ?? device;
}

/** Loads the backend of a run, on the device and with the threads that the run was given. */
function choosePlaced(
  { config, home, journal, place }: TrainRunOptions,
  dataset: LoadedDataset,
): Promise<Choice> {
  if (place?.gpu !== undefined) {
    // CUDA and TensorFlow look at these when they are loaded; without the second a process takes all of the GPU's memory.
    process.env['CUDA_VISIBLE_DEVICES'] = place.gpu;
    process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  }
  return chooseBackend(config, dataset, {
    threads: place?.threads ?? config.training.threads,
    tensorflowFolder: home.tensorflow,
    before: journal.lastBackend,
  });
}
