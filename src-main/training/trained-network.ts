import { loadBackend } from '../backends/load-backend';
import { loadDataset } from '../datasets/load-dataset';
import { requireDataFit } from '../domain/config/data-fit';
import type { RunConfig } from '../domain/config/run-config';
import type { LoadedDataset } from '../domain/dataset';
import { importModelState } from '../nn/parameters';
import { loadLatestCheckpoint } from '../rundir/checkpoint';
import { modelStateOf } from './checkpointing';
import { spreadOver } from './diagnostics/predict';
import { noCheckpoint } from './model-files/checkpoint-weights';
import { disposeTraining, prepareTraining, type Training } from './prepare-training';

export interface TrainedRun {
  runId: string;
  config: RunConfig;
  checkpointsFolder: string;
  datasetsFolder: string;
  /** Of the data that the run was trained on. */
  fingerprint?: string | undefined;
  threads?: number | undefined;
}

/** A run's network as its last good checkpoint has it, with its data. */
export interface TrainedNetwork {
  training: Training;
  dataset: LoadedDataset;
  /** Of the test part, which examples the training's test part has. */
  indices: Int32Array;
  backend: string;
  checkpoint: { file: string; sha256: string; epoch: number; step: number };
  /** What a reader has to know, such as that newer checkpoints are damaged. */
  warnings: string[];
}

/**
 * Loads a run's network and data, of the test part at most `mostExamples`, at equal distances; disposes of them when the
 * work ends. Throws NOT_FOUND where there is no checkpoint, CHECKPOINT_DAMAGED where none is good, and as `loadDataset`.
 */
export async function withTrainedNetwork<Result>(
  { runId, config, checkpointsFolder, datasetsFolder, fingerprint, threads }: TrainedRun,
  mostExamples: (dataset: LoadedDataset) => number,
  work: (network: TrainedNetwork) => Promise<Result>,
): Promise<Result> {
  const { checkpoint, damaged } = loadLatestCheckpoint(checkpointsFolder);
  if (checkpoint === undefined) {
    throw damaged[0] ?? noCheckpoint(runId);
  }
  const backend = await loadBackend('auto', { threads });
  const dataset = await loadDataset(config.dataset, datasetsFolder);
  requireDataFit(config, dataset);
  const { part, indices } = spreadOver(dataset.test, mostExamples(dataset));
  const training = prepareTraining(config, { ...dataset, test: part });
  try {
    const { file, sha256, position, tensors } = checkpoint;
    importModelState(training.model, modelStateOf(tensors));
    const now = dataset.fingerprint;
    return await work({
      ...{ training, dataset, indices, backend: backend.name },
      checkpoint: { file, sha256, epoch: position.epoch, step: position.step },
      warnings: [
        ...damaged.map(({ message }) => `${message}; ${file} is used instead`),
        ...(fingerprint === undefined || fingerprint === now
          ? []
          : [
              `The run was trained on data with the fingerprint ${fingerprint}, but ${dataset.name} now has ${now}.`,
            ]),
      ],
    });
  } finally {
    disposeTraining(training);
  }
}
