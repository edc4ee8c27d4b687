import { explainingErrors } from '../backends/explain-error';
import { loadBackend } from '../backends/load-backend';
import type { RunConfig } from '../domain/config/run-config';
import type { StopReason } from '../domain/run-event';
import { loadDataset } from '../datasets/load-dataset';
import { parameterCount } from '../nn/parameters';
import type { JournalWriter } from '../rundir/journal-writer';
import type { HomePaths } from '../rundir/paths';
import { prepareTraining } from './prepare-training';
import { restoreCheckpoint } from './checkpointing';
import { trainEpochs } from './train-epochs';
import { transferWeights } from './transfer';

export type TrainingEnd =
  | { type: 'finished' }
  | { type: 'stopped'; reason: StopReason }
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
  journal: JournalWriter;
  stop: { readonly reason: StopReason | undefined };
  /** Kept up to date for the heartbeat. */
  position: { epoch: number; partialEpoch: number; step: number };
  attempt: { number: number; pid: number; host: string };
}

/** Trains one run from its start or from transferred weights, or from its last good checkpoint, to its end. */
export async function trainRun(options: TrainRunOptions): Promise<TrainingEnd> {
  const { config, journal, attempt, position } = options;
  const backend = await loadBackend(config.training.backend, config.training);
  const dataset = await loadDataset(config.dataset, options.home.datasets);
  const training = prepareTraining(config, dataset);
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
    versions: { node: process.versions.node, ...backend.versions },
    fingerprint: dataset.fingerprint,
    parameters: parameterCount(training.model),
    trainExamples: dataset.train.count,
    testExamples: dataset.test.count,
  });
  return explainingErrors(() => trainEpochs(training, options));
}
