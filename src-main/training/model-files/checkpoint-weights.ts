import { QuadLabError } from '../../core/errors';
import type { NamedArrays } from '../../nn/named-arrays';
import { loadLatestCheckpoint } from '../../rundir/checkpoint';
import { modelStateOf } from '../checkpointing';

/** The model of a run's last good checkpoint. */
export interface CheckpointWeights {
  /** Parameters and statistics by path. */
  readonly arrays: NamedArrays;
  readonly file: string;
  readonly epoch: number;
  readonly step: number;
  /** Newer checkpoints that are damaged, in words. */
  readonly warnings: string[];
}

/** That nothing of a run's network has been kept. */
export const noCheckpoint = (runId: string): QuadLabError =>
  new QuadLabError('NOT_FOUND', `run ${runId} has no checkpoint yet`, {
    advice:
      'The first is written after `training.checkpointSeconds` and at the end of training; a run that diverges or fails before has none.',
  });

/** Throws CHECKPOINT_DAMAGED where every checkpoint is damaged, NOT_FOUND where there is none. */
export function loadCheckpointWeights(runId: string, folder: string): CheckpointWeights {
  const { checkpoint, damaged } = loadLatestCheckpoint(folder);
  if (checkpoint === undefined) {
    const [first] = damaged;
    if (first !== undefined) throw first;
    throw noCheckpoint(runId);
  }
  const { position, tensors, file } = checkpoint;
  return {
    arrays: modelStateOf(tensors),
    file,
    epoch: position.epoch,
    step: position.step,
    warnings: damaged.map(({ message }) => `${message}; ${file} is used instead`),
  };
}
