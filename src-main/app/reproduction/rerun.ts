import { QuadLabError } from '../../core/errors';
import { checkDataset } from '../../datasets/split/check-parts';
import { isGenerated, type DatasetConfig } from '../../domain/config/dataset-config';
import { runFileSchema, type RunConfig } from '../../domain/config/run-config';
import { backendNames, type BackendName } from '../../domain/config/training-config';
import type { RunRecord } from '../../domain/records';
import type { TransferredFrom } from '../../domain/run-event';
import { attemptsOf } from '../../domain/reproduction/provenance';
import { readStageCheckpoint } from '../../rundir/stage-checkpoint';
import { pathsOfRun, type SchedulerContext } from '../../scheduler/context';
import type { Desk } from '../desk';
import { findRun } from '../lookup';

export interface RerunOptions {
  /** Default: what the run was computed with. */
  backend?: BackendName | undefined;
  /** Default: as the run's configuration has it. */
  threads?: number | undefined;
  /** Whether data that have changed since will do. */
  anyData?: boolean | undefined;
}

/**
 * Stores a run with the configuration and the seed of another, queued, and remembers which one it repeats. Throws
 * STATE_INVALID where that has not begun, DATASET_NOT_FOUND and DATASET_CHANGED where its data are not there or have another
 * content now, and TRANSFER_UNAVAILABLE where the weights that it began with are not those any more.
 */
export async function submitRerun(
  context: SchedulerContext,
  desk: Desk,
  text: string,
  options: RerunOptions,
): Promise<RunRecord> {
  const original = findRun(context.store, text);
  const starts = attemptsOf(context.store.journal.events(original.id));
  const config = rerunConfig(original, starts, options);
  await checkDataset(config, context.paths.datasets);
  if (options.anyData !== true) await requireSameData(context, original, config);
  requireSameWeights(context, original, starts[0]?.transferredFrom);
  const { runIds } = await desk.perform({ type: 'submit-run', config, rerunOf: original.id });
  return findRun(context.store, runIds[0] ?? '');
}

/**
 * What the run was computed with is asked for by its name, so that nothing is measured and chosen anew. The sums of
 * libtensorflow depend on the number of threads.
 */
function rerunConfig(
  { id, config, backend: computedWith }: RunRecord,
  starts: readonly { threads?: number | undefined }[],
  options: RerunOptions,
): RunConfig {
  const known = backendNames.find((name) => name === computedWith);
  if (known === undefined) {
    throw new QuadLabError('STATE_INVALID', `the run ${id} has not begun, so there is nothing to repeat`, {
      advice: 'Train it first: `quadlab sweep resume` goes on with all that is unfinished.',
    });
  }
  const before = known === 'tensorflow' ? starts.at(-1)?.threads : undefined;
  const { backend = known, threads = before ?? config.training.threads } = options;
  const training = { ...config.training, backend, ...(threads !== undefined && { threads }) };
  return runFileSchema.parse({ ...config, training });
}

async function requireSameData(
  context: SchedulerContext,
  { id, fingerprint }: RunRecord,
  { dataset }: RunConfig,
): Promise<void> {
  const now = await fingerprintNow(context, dataset);
  if (fingerprint === undefined || now === fingerprint) return;
  const found = now === undefined ? 'no fingerprint that can be read' : `the fingerprint ${now}`;
  throw new QuadLabError(
    'DATASET_CHANGED',
    `the run ${id} was trained on data with the fingerprint ${fingerprint}, but "${dataset.name}" now has ${found}`,
    {
      advice: isGenerated(dataset)
        ? 'This version generates other data; rerun it with the version that trained it, or take these with --any-data.'
        : 'Bring the data back (`quadlab dataset add`), or take what is there now with --any-data.',
    },
  );
}

/** Generated data are made for this: their generator may have changed. */
async function fingerprintNow(
  { fingerprintOf }: SchedulerContext,
  dataset: DatasetConfig,
): Promise<string | undefined> {
  if (!isGenerated(dataset)) return fingerprintOf?.(dataset);
  const { loadGenerated } = await import('../../datasets/load-dataset');
  return (await loadGenerated(dataset)).fingerprint;
}

/** Weights of a file are kept by their content; those of a run are where they were as long as that is not trained on. */
function requireSameWeights(
  context: SchedulerContext,
  { id }: RunRecord,
  from: TransferredFrom | undefined,
): void {
  if (from?.run === undefined || from.sha256 === undefined) return;
  const source = findRun(context.store, from.run);
  const { checkpoints } = pathsOfRun(context, source.id);
  const found = readStageCheckpoint(checkpoints, source.config, from.stage)?.sha256;
  if (found === from.sha256) return;
  const what = from.stage === undefined ? 'the last weights' : `the weights of stage ${from.stage}`;
  const now = found === undefined ? 'it has none any more' : `they now have ${found}`;
  throw new QuadLabError(
    'TRANSFER_UNAVAILABLE',
    `the run ${id} began with ${what} of the run ${source.id}, of the SHA-256 ${from.sha256}; ${now}`,
    { advice: 'Bring back the checkpoints of that run from a backup.' },
  );
}
