import { explainingErrors } from '../../backends/explain-error';
import { loadBackend } from '../../backends/load-backend';
import { loadDataset } from '../../datasets/load-dataset';
import { requireDataFit } from '../../domain/config/data-fit';
import type { RunConfig } from '../../domain/config/run-config';
import type { LoadedDataset } from '../../domain/dataset';
import type { Diagnostics, Findings } from '../../domain/diagnostics';
import { importModelState } from '../../nn/parameters';
import { modelStateOf } from '../checkpointing';
import { disposeTraining, prepareTraining, type Training } from '../prepare-training';
import { loadLatestCheckpoint } from '../../rundir/checkpoint';
import { diagnoseClassification } from './classification';
import { diagnoseFunction } from './function';
import { diagnoseImages } from './images';
import { numberInputs } from './points';
import { spreadOver } from './predict';
import { diagnoseRegression } from './regression';
import { QuadLabError } from '../../core/errors';

/** Of larger test parts, so many examples are looked at, at equal distances. */
const mostExamples = 10_000;
const mostImages = 200;

export interface DiagnoseOptions {
  runId: string;
  config: RunConfig;
  checkpointsFolder: string;
  datasetsFolder: string;
  /** Of the data that the run was trained on. */
  fingerprint?: string | undefined;
  threads?: number | undefined;
  /** Told how many examples of how many were looked at. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * What a run's network, as its last good checkpoint has it, makes of the test part of its data. Throws NOT_FOUND where there
 * is no checkpoint, CHECKPOINT_DAMAGED where none is good, and as `loadDataset`.
 */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnostics> {
  const { runId, config, checkpointsFolder, fingerprint, onProgress = () => undefined } = options;
  const { checkpoint, damaged } = loadLatestCheckpoint(checkpointsFolder);
  if (checkpoint === undefined) {
    throw damaged[0] ?? new QuadLabError('NOT_FOUND', `run ${runId} has no checkpoint yet`);
  }
  const backend = await loadBackend('auto', { threads: options.threads });
  const dataset = await loadDataset(config.dataset, options.datasetsFolder);
  requireDataFit(config, dataset);
  const isImages = dataset.task === 'denoising' || dataset.task === 'depth';
  const { part, indices } = spreadOver(dataset.test, isImages ? mostImages : mostExamples);
  const training = prepareTraining(config, { ...dataset, test: part });
  try {
    const { file, sha256, position, tensors } = checkpoint;
    importModelState(training.model, modelStateOf(tensors));
    const progress = (done: number): void => {
      onProgress(done, indices.length);
    };
    const findings = await explainingErrors(() => findingsOf(training, dataset, indices, progress));
    const now = dataset.fingerprint;
    return {
      schemaVersion: 1,
      runId,
      computedAt: Date.now(),
      checkpoint: { file, sha256, epoch: position.epoch, step: position.step },
      backend: backend.name,
      dataset: { name: dataset.name, fingerprint: now },
      examples: indices.length,
      of: dataset.test.count,
      warnings: [
        ...damaged.map(({ message }) => `${message}; ${file} is used instead`),
        ...(fingerprint === undefined || fingerprint === now
          ? []
          : [
              `The run was trained on data with the fingerprint ${fingerprint}, but ${dataset.name} now has ${now}.`,
            ]),
      ],
      findings,
    };
  } finally {
    disposeTraining(training);
  }
}

function findingsOf(
  training: Training,
  whole: LoadedDataset,
  indices: Int32Array,
  onProgress: (done: number) => void,
): Promise<Findings> {
  switch (whole.task) {
    case 'classification':
      return diagnoseClassification(training, whole, indices, onProgress);
    case 'regression':
      return numberInputs(whole) === 1 && whole.outputSize === 1
        ? diagnoseFunction({ ...training, dataset: whole })
        : diagnoseRegression(training, whole, indices, onProgress);
    case 'directions':
      return diagnoseRegression(training, whole, indices, onProgress);
    case 'denoising':
    case 'depth':
      return diagnoseImages(training, whole, indices, onProgress);
  }
}
