import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOf, QuadLabError } from '../core/errors';
import { problemsOf } from '../domain/config/config-error';
import { runFileSchema, type RunConfig } from '../domain/config/run-config';
import { sweepFileSchema } from '../domain/config/sweep-config';
import { writeFileAtomic } from './atomic-file';
import { runPaths } from './paths';

/** What a run directory's `config.json` holds: everything that is needed to train the run again, and its place in a sweep. */
export const runManifestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string().min(1),
  createdAt: z.int(),
  config: runFileSchema,
  /** There where the run was submitted for others, so that these can start from its weights. */
  isSource: z.literal(true).optional(),
  /** The id of the run that it repeats, for a comparison. */
  rerunOf: z.string().min(1).optional(),
  sweep: z
    .strictObject({
      id: z.string().min(1),
      createdAt: z.int(),
      config: sweepFileSchema,
      point: z.int().nonnegative(),
      values: z.record(z.string(), z.json()),
    })
    .optional(),
});
export type RunManifest = z.output<typeof runManifestSchema>;

/** Makes the run directory; one that exists already stays as it is, since its configuration never changes. */
export function createRunDirectory(folder: string, manifest: RunManifest): void {
  const paths = runPaths(folder);
  mkdirSync(paths.checkpoints, { recursive: true });
  if (!existsSync(paths.config)) writeFileAtomic(paths.config, [`${JSON.stringify(manifest, null, 1)}\n`]);
}

/** The configuration with the epochs that the training was extended to. */
export function withEpochs(config: RunConfig, epochs: number | undefined): RunConfig {
  return epochs === undefined ? config : { ...config, training: { ...config.training, epochs } };
}

/** Reads and checks a run directory's configuration. */
export function readRunManifest(folder: string): RunManifest {
  const file = runPaths(folder).config;
  let input: unknown;
  try {
    input = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new QuadLabError('RUN_DIRECTORY_INVALID', `${file} can't be read: ${messageOf(error)}`, {
      cause: error,
      advice: 'Restore the file from a backup, or move the run directory out of the home.',
    });
  }
  const parsed = runManifestSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problem = problemsOf(parsed.error, input)[0];
  throw new QuadLabError(
    'RUN_DIRECTORY_INVALID',
    `${file}: ${problem?.path ?? ''}: ${problem?.message ?? 'not a run configuration'}`,
    { advice: 'The file was changed or comes from a newer QuadLab; restore it or update QuadLab.' },
  );
}
