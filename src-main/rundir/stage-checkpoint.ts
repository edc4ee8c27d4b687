import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunConfig } from '../domain/config/run-config';
import { stageEnds } from '../domain/config/transfer-config';
import {
  loadLatestCheckpoint,
  readCheckpoint,
  writeCheckpointAs,
  type Checkpoint,
  type ReadCheckpoint,
  type WrittenCheckpoint,
} from './checkpoint';

const nameOf = (stage: number): string => `stage-${stage}`;

/** Keeps what a network had learnt at the end of a stage, for good: later checkpoints do not push it out. */
export function writeStageCheckpoint(
  folder: string,
  stage: number,
  checkpoint: Checkpoint,
): WrittenCheckpoint {
  return writeCheckpointAs(folder, nameOf(stage), checkpoint);
}

/**
 * What a run of this configuration kept of the end of a stage, undefined where it has nothing. Without a stage, its last
 * checkpoint. At the end of its last stage that is the same.
 */
export function readStageCheckpoint(
  folder: string,
  config: RunConfig,
  stage: number | undefined,
): ReadCheckpoint | undefined {
  if (stage !== undefined && existsSync(join(folder, `${nameOf(stage)}.json`))) {
    return readCheckpoint(folder, nameOf(stage));
  }
  const { checkpoint } = loadLatestCheckpoint(folder);
  if (stage === undefined) return checkpoint;
  const ends = stageEnds(config);
  const atItsEnd = stage === ends.length && checkpoint?.position.epoch === ends.at(-1);
  return atItsEnd ? checkpoint : undefined;
}
