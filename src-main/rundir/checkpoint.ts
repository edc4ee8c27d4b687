import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, QuadLabError } from '../core/errors';
import { decodeTensors, encodeTensors, type NamedTensor } from '../core/safetensors';
import { writeFileAtomic } from './atomic-file';

/** Where training stood, beside the tensors. Random numbers are derived from seed and position, so this is all of their state. */
export const trainingPositionSchema = z.object({
  schemaVersion: z.literal(2),
  seed: z.int(),
  /** Epochs done, and steps done within the next one. */
  epoch: z.int().nonnegative(),
  stepInEpoch: z.int().nonnegative(),
  step: z.int().nonnegative(),
  optimizerSteps: z.int().nonnegative(),
  /** What was read in the steps of the unfinished epoch; `sums` are those of the task's loss, by name. */
  partialEpoch: z.object({
    loss: z.number(),
    examples: z.int(),
    sums: z.record(z.string(), z.number()),
  }),
  /** Time spent on training since metrics were last recorded. */
  clock: z.object({ milliseconds: z.number(), examples: z.int(), steps: z.int() }),
});
export type TrainingPosition = z.output<typeof trainingPositionSchema>;

export interface Checkpoint {
  position: TrainingPosition;
  tensors: Map<string, NamedTensor>;
}

const manifestSchema = z.object({ file: z.string(), sha256: z.string(), bytes: z.int() });

/** How many checkpoints are kept: the last, and the one before it in case the last is damaged. */
const kept = 2;

export interface WrittenCheckpoint {
  file: string;
  sha256: string;
  bytes: number;
}

/** Writes a checkpoint: the tensors first, then the manifest that makes it count; older ones go last. */
export function writeCheckpoint(folder: string, checkpoint: Checkpoint): WrittenCheckpoint {
  const name = `step-${String(checkpoint.position.step).padStart(9, '0')}`;
  const written = writeCheckpointAs(folder, name, checkpoint);
  // Names sort by step. Those of later steps were passed over as damaged, and this one takes their place.
  const names = checkpointNames(folder);
  const own = names.indexOf(name);
  for (const old of [...names.slice(0, own), ...names.slice(own + kept)]) {
    rmSync(join(folder, `${old}.json`), { force: true });
    rmSync(join(folder, `${old}.safetensors`), { force: true });
  }
  return written;
}

/** Writes a checkpoint under a name, and nothing else. */
export function writeCheckpointAs(
  folder: string,
  name: string,
  { position, tensors }: Checkpoint,
): WrittenCheckpoint {
  mkdirSync(folder, { recursive: true });
  const chunks = encodeTensors({ tensors, metadata: { position: JSON.stringify(position) } });
  const hash = createHash('sha256');
  let bytes = 0;
  for (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  const written = { file: `${name}.safetensors`, sha256: hash.digest('hex'), bytes };
  writeFileAtomic(join(folder, written.file), chunks);
  writeFileAtomic(join(folder, `${name}.json`), [`${JSON.stringify(written)}\n`]);
  return written;
}

export interface LoadedCheckpoint {
  checkpoint: (Checkpoint & { file: string }) | undefined;
  /** Checkpoints that were passed over, and why. */
  damaged: QuadLabError[];
}

/** The newest checkpoint whose content is what was written; undefined where there is none. */
export function loadLatestCheckpoint(folder: string): LoadedCheckpoint {
  const damaged: QuadLabError[] = [];
  for (const name of checkpointNames(folder)) {
    try {
      return { checkpoint: readCheckpoint(folder, name), damaged };
    } catch (error) {
      damaged.push(damagedBy(error, join(folder, name)));
    }
  }
  return { checkpoint: undefined, damaged };
}

function damagedBy(cause: unknown, path: string): QuadLabError {
  if (!(cause instanceof QuadLabError)) {
    return new QuadLabError('CHECKPOINT_DAMAGED', `${path}: ${messageOf(cause)}`, { cause });
  }
  const { code, message, advice } = cause;
  if (code !== 'TENSOR_FILE_INVALID') return cause;
  return new QuadLabError('CHECKPOINT_DAMAGED', message, { cause, ...(advice && { advice }) });
}

/** Reads the checkpoint of a name and compares it with its manifest. */
export function readCheckpoint(folder: string, name: string): Checkpoint & { file: string } {
  const manifestFile = join(folder, `${name}.json`);
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(manifestFile, 'utf8')));
  const file = join(folder, manifest.file);
  const bytes = readFileSync(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== manifest.sha256) {
    throw new QuadLabError(
      'CHECKPOINT_DAMAGED',
      `${file}: its SHA-256 is ${sha256.slice(0, 12)}…, expected ${manifest.sha256.slice(0, 12)}…`,
      { advice: 'The checkpoint before it is used; look at the disk if this happens again.' },
    );
  }
  const { tensors, metadata } = decodeTensors(bytes, file);
  const position = trainingPositionSchema.parse(JSON.parse(metadata['position'] ?? 'null'));
  return { file: manifest.file, position, tensors };
}

/** Names without ending of all checkpoints that have a manifest, newest first. */
function checkpointNames(folder: string): string[] {
  let files: string[];
  try {
    files = readdirSync(folder);
  } catch {
    return [];
  }
  return files
    .filter((file) => /^step-\d+\.json$/.test(file))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
    .reverse();
}
