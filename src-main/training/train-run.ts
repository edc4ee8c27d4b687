import { loadBackend } from '../backends/load-backend';
import type { RunConfig } from '../domain/config/run-config';
import type { StopReason } from '../domain/run-event';
import { loadDataset } from '../datasets/load-dataset';
import { parameterCount } from '../nn/parameters';
import type { JournalWriter } from '../rundir/journal-writer';
import { prepareTraining } from './prepare-training';
import { restoreCheckpoint } from './checkpointing';
import { trainEpochs } from './train-epochs';

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
  datasetsFolder: string;
  checkpointsFolder: string;
  journal: JournalWriter;
  stop: { readonly reason: StopReason | undefined };
  /** Kept up to date for the heartbeat. */
  position: { epoch: number; partialEpoch: number; step: number };
  attempt: { number: number; pid: number; host: string };
}

/** Trains one run from its start, or from its last good checkpoint, to its end. */
export async function trainRun(options: TrainRunOptions): Promise<TrainingEnd> {
  const { config, journal, attempt, position } = options;
  const backend = await loadBackend(config.training.backend);
  const dataset = await loadDataset(config.dataset, options.datasetsFolder);
  const training = prepareTraining(config, dataset);
  const resumedFrom = restoreCheckpoint(training, options.checkpointsFolder, journal);
  position.epoch = training.position.epoch;
  position.step = training.position.step;
  journal.append({
    type: 'started',
    attempt: attempt.number,
    pid: attempt.pid,
    host: attempt.host,
    resumedFrom,
    backend: backend.name,
    versions: { node: process.versions.node, ...backend.versions },
    fingerprint: dataset.fingerprint,
    parameters: parameterCount(training.model),
    trainExamples: dataset.train.count,
    testExamples: dataset.test.count,
  });
  return trainEpochs(training, options);
}
