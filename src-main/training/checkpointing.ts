import { QuadLabError } from '../core/errors';
import { stageEnds } from '../domain/config/transfer-config';
import { exportModelState, importModelState } from '../nn/parameters';
import { loadLatestCheckpoint, writeCheckpoint, type LoadedCheckpoint } from '../rundir/checkpoint';
import type { RunJournal } from '../rundir/journal-writer';
import { writeStageCheckpoint } from '../rundir/stage-checkpoint';
import { enterPhase } from './layerwise';
import { nothingRead } from './metrics';
import { stoppedClock, type Training } from './prepare-training';

type Tensors = NonNullable<LoadedCheckpoint['checkpoint']>['tensors'];

/** Before the paths of the model's parameters and statistics in a checkpoint. */
const modelPrefix = 'model/';
const optimizerPrefix = 'optimizer/';

/**
 * Writes parameters, statistics, optimizer state and position, and says so in the journal. `isLast`: the end of the
 * training follows there at once.
 */
export async function saveCheckpoint(
  training: Training,
  folder: string,
  journal: RunJournal,
  { isLast = false } = {},
): Promise<void> {
  const { optimizer, position } = training;
  const state = await optimizer.exportState();
  const tensors: Tensors = new Map();
  await addModelState(tensors, training);
  for (const [name, tensor] of state.tensors) tensors.set(optimizerPrefix + name, tensor);
  // A run that goes on from here does not record again what came before.
  journal.flush();
  const written = writeCheckpoint(folder, {
    position: { ...position, optimizerSteps: state.steps },
    tensors,
  });
  const event = { type: 'checkpoint', epoch: position.epoch, step: position.step, ...written } as const;
  journal.append(event, { flush: !isLast });
}

/**
 * Where a stage of a multistep schedule has just ended, keeps what the network learnt, so that weights can be
 * transferred from there. The file is there before any checkpoint of the same or a later step, so a run that goes on from
 * one has it. It holds neither the optimizer's state nor times, and is the same for equal runs bit for bit.
 */
export async function keepStage(training: Training, folder: string, journal: RunJournal): Promise<void> {
  const { config, position } = training;
  const stage = stageEnds(config).indexOf(position.epoch) + 1;
  if (config.schedule.type !== 'multistep' || stage === 0) return;
  const tensors: Tensors = new Map();
  await addModelState(tensors, training);
  const written = writeStageCheckpoint(folder, stage, {
    position: { ...position, optimizerSteps: 0, partialEpoch: nothingRead(), clock: stoppedClock() },
    tensors,
  });
  journal.append({ type: 'stage', stage, epoch: position.epoch, step: position.step, ...written });
}

async function addModelState(tensors: Tensors, { model }: Training): Promise<void> {
  for (const [name, tensor] of await exportModelState(model)) tensors.set(modelPrefix + name, tensor);
}

/** The network's part of a checkpoint, by the paths of its parameters and statistics. */
export function modelStateOf(tensors: Tensors): Tensors {
  return withPrefix(tensors, modelPrefix);
}

/**
 * Brings a training to where its last good checkpoint was written. Damaged ones are passed over with a warning in the
 * journal. Returns the position and the file, or null for a fresh start.
 */
export function restoreCheckpoint(
  training: Training,
  folder: string,
  journal: RunJournal,
): { epoch: number; step: number; file: string } | null {
  const { checkpoint, damaged } = loadLatestCheckpoint(folder);
  for (const { code, message } of damaged) {
    const instead = checkpoint === undefined ? 'training starts anew' : `${checkpoint.file} is used instead`;
    journal.append({ type: 'warning', code, message: `${message}; ${instead}` });
  }
  if (checkpoint === undefined) return null;
  const { position, tensors, file } = checkpoint;
  if (position.seed !== training.config.seed) {
    throw new QuadLabError(
      'CHECKPOINT_DAMAGED',
      `${file} belongs to seed ${position.seed}, not ${training.config.seed}`,
      {
        advice: 'Remove the checkpoint; it came from another run.',
      },
    );
  }
  importModelState(training.model, modelStateOf(tensors));
  training.position = structuredClone(position);
  enterPhase(training);
  training.optimizer.importState({
    steps: position.optimizerSteps,
    tensors: withPrefix(tensors, optimizerPrefix),
  });
  return { epoch: position.epoch, step: position.step, file };
}

/** The tensors whose names begin with a prefix, without it. */
function withPrefix(tensors: Tensors, prefix: string): Tensors {
  const chosen = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(chosen.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}
