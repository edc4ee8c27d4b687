import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isQuadLabError, messageOf, QuadLabError, systemErrorCode } from '../core/errors';
import { readLargeFile, sha256Of } from '../core/large-file';
import { decodeTensors, encodeTensors, type NamedTensor } from '../core/safetensors';
import { writeFilesAtomic } from './atomic-file';

/**
 * Before named sums there was one number, `score`: the correct predictions of a classification, or the squared error of
 * a regression, which then had one value an example.
 */
function fromVersion1(position: unknown): unknown {
  const version1 = z.looseObject({
    schemaVersion: z.literal(1),
    partialEpoch: z.object({ loss: z.number(), score: z.number(), examples: z.int() }),
  });
  const { success, data } = version1.safeParse(position);
  if (!success) return position;
  const { loss, score, examples } = data.partialEpoch;
  const sums = { correct: score, squaredError: score, values: examples };
  return { ...data, schemaVersion: 2, partialEpoch: { loss, examples, sums } };
}

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
  clock: z.object({
    milliseconds: z.number(),
    /** Of these, those in which a step waited for its data. */
    waited: z.number().default(0),
    examples: z.int(),
    steps: z.int(),
  }),
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
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  const written = { file: `${name}.safetensors`, sha256: sha256Of(...chunks), bytes };
  writeFilesAtomic(folder, [
    [join(folder, written.file), chunks],
    [join(folder, `${name}.json`), [`${JSON.stringify(written)}\n`]],
  ]);
  return written;
}

export type ReadCheckpoint = Checkpoint & { file: string; sha256: string };

export interface LoadedCheckpoint {
  checkpoint: ReadCheckpoint | undefined;
  /** Checkpoints that were passed over, and why. */
  damaged: QuadLabError[];
}

/**
 * The newest checkpoint whose content is what was written; undefined where there is none. A file that is there and can't
 * be read is no damage: that error is thrown.
 */
export function loadLatestCheckpoint(folder: string): LoadedCheckpoint {
  const damaged: QuadLabError[] = [];
  for (const name of checkpointNames(folder)) {
    try {
      return { checkpoint: readCheckpoint(folder, name), damaged };
    } catch (error) {
      if (!isQuadLabError(error) || error.code !== 'CHECKPOINT_DAMAGED') throw error;
      damaged.push(error);
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

/** Reads the checkpoint of a name and compares it with its manifest. Throws CHECKPOINT_DAMAGED where it is not that. */
export function readCheckpoint(folder: string, name: string): ReadCheckpoint {
  try {
    return readWritten(folder, name);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code !== undefined && code !== 'ENOENT') throw error;
    throw damagedBy(error, join(folder, name));
  }
}

function readWritten(folder: string, name: string): ReadCheckpoint {
  const manifestFile = join(folder, `${name}.json`);
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(manifestFile, 'utf8')));
  const file = join(folder, manifest.file);
  const bytes = readLargeFile(file);
  const sha256 = sha256Of(bytes);
  if (sha256 !== manifest.sha256) {
    throw new QuadLabError(
      'CHECKPOINT_DAMAGED',
      `${file}: its SHA-256 is ${sha256.slice(0, 12)}…, expected ${manifest.sha256.slice(0, 12)}…`,
      { advice: 'Look at the disk if this happens again.' },
    );
  }
  const { tensors, metadata } = decodeTensors(bytes, file);
  const position = trainingPositionSchema.parse(fromVersion1(JSON.parse(metadata['position'] ?? 'null')));
  return { file: manifest.file, sha256, position, tensors };
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
