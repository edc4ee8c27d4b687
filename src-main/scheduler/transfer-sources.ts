import { createId } from '../core/ids';
import { isQuadLabError, QuadLabError } from '../core/errors';
import { conventionalCounterpart, trainingKey } from '../domain/config/counterpart';
import type { DatasetConfig } from '../domain/config/dataset-config';
import { runFileSchema, type RunConfig } from '../domain/config/run-config';
import { stageEnds, type TransferConfig } from '../domain/config/transfer-config';
import type { RunRecord } from '../domain/records';
import { isEnded } from '../domain/run-state';
import { readStageCheckpoint } from '../rundir/stage-checkpoint';
import { keepWeights } from '../rundir/weights';
import { findRun } from '../store/find-run';
import type { NewRun } from '../store/run-queries';
import { pathsOfRun, type SchedulerContext } from './context';

export interface ResolvedRuns {
  /** The runs, each with the full id of the run, or the SHA-256 of the file, that its weights come from. */
  runs: NewRun[];
  /** Conventional runs that have to be trained before them, and are not stored yet. */
  sources: NewRun[];
}

/**
 * Settles where the weights of each run come from. A conventional network is trained once for all stages and all
 * settings of quadratic terms: it is a stored run where one has kept what is needed, else one of the same submission, else a
 * stored run without a sweep that is not finished yet, else a new run without a sweep. Unfinished runs of other sweeps
 * are left to them, since those may be paused or cancelled.
 */
export function resolveTransfers(context: SchedulerContext, runs: readonly NewRun[]): ResolvedRuns {
  const { store } = context;
  const made = new Map<string, NewRun>();
  const own = new Map<string, string>();
  for (const { id, config } of runs) {
    if (config.model.neuron === 'conventional' && config.transfer === undefined) {
      own.set(trainingKey(config), id);
    }
  }
  const storedOf = cached(String, (seed: number) => storedCounterparts(context, seed));
  const keeps = cached(
    ([{ id }, stage]: [RunRecord, number | undefined]) => `${id} ${String(stage)}`,
    ([run, stage]) => {
      try {
        const { checkpoints } = pathsOfRun(context, run.id);
        return readStageCheckpoint(checkpoints, run.config, stage) !== undefined;
      } catch (error) {
        if (isQuadLabError(error) && error.code === 'CHECKPOINT_DAMAGED') return false;
        throw error;
      }
    },
  );
  const named = cached(String, (text: string) => findRun(store, text));
  const keptFile = cached(
    ({ file, sha256 }: TransferConfig) => `${String(sha256)} ${String(file)}`,
    ({ file = '', sha256 }) => keepWeights(context.paths.weights, file, sha256),
  );

  const dataNow = cached(JSON.stringify, (dataset: DatasetConfig) => context.fingerprintOf?.(dataset));
  const hasData = (run: RunRecord, dataset: DatasetConfig): boolean => {
    const now = dataNow(dataset);
    return now === undefined || run.fingerprint === now;
  };

  const sourceOf = (run: NewRun, stage: number): string => {
    const config = conventionalCounterpart(run.config);
    const key = trainingKey(config);
    const stored = storedOf(config.seed).filter((candidate) => candidate.key === key);
    const ended = stored.find(
      ({ run }) => isEnded(run.state) && hasData(run, config.dataset) && keeps([run, stage]),
    );
    const unfinished = stored.find(({ run }) => !isEnded(run.state) && run.place === undefined);
    const known = ended?.run.id ?? own.get(key) ?? unfinished?.run.id ?? made.get(key)?.id;
    if (known !== undefined) return known;
    const id = newId(context, config.name, [...made.values()]);
    made.set(key, {
      id,
      name: config.name,
      config,
      createdAt: run.createdAt - 1,
      sweep: undefined,
      isSource: true,
    });
    return id;
  };

  const resolve = (run: NewRun, transfer: TransferConfig): TransferConfig => {
    if (transfer.file !== undefined) return { ...transfer, sha256: keptFile(transfer) };
    if (transfer.run === undefined) {
      return transfer.stage === undefined ? transfer : { ...transfer, run: sourceOf(run, transfer.stage) };
    }
    const source = named(transfer.run);
    requireStage(source, transfer.stage, () => keeps([source, transfer.stage]));
    return { ...transfer, run: source.id };
  };

  const resolved = runs.map((run): NewRun => {
    const { transfer } = run.config;
    return transfer === undefined
      ? run
      : { ...run, config: { ...run.config, transfer: resolve(run, transfer) } };
  });
  return { runs: resolved, sources: [...made.values()] };
}

/** Conventional runs, each with its key. */
function storedCounterparts(
  { store }: SchedulerContext,
  seed: number,
): { key: string | undefined; run: RunRecord }[] {
  return store.runs.conventional(seed).map((run) => {
    // An older QuadLab may have stored it, without settings that have come since.
    const config: RunConfig | undefined = runFileSchema.safeParse(run.config).data;
    return { key: config && trainingKey(config), run };
  });
}

/** Fails where a run that a person named can't have, or has not kept, what is asked of it. */
function requireStage(source: RunRecord, stage: number | undefined, keeps: () => boolean): void {
  const unavailable = (why: string, advice: string): QuadLabError =>
    new QuadLabError('TRANSFER_UNAVAILABLE', `weights can't come from the run ${source.id}: ${why}`, {
      advice,
    });
  const last = stageEnds(source.config).length;
  const first = source.config.transfer?.stage ?? 1;
  if (stage !== undefined && (stage > last || stage < first)) {
    const range = first === last ? `stage ${last} only` : `the stages ${first} to ${last}`;
    throw unavailable(`it has ${range}, found transfer.stage ${stage}`, 'Name one of its stages.');
  }
  if (isEnded(source.state) && !keeps()) {
    const what = stage === undefined ? 'has no checkpoint' : `did not keep the end of stage ${stage}`;
    throw unavailable(`it is ${source.state} and ${what}`, 'Name another run or stage.');
  }
}

/** Ids are told apart by four random digits, which are few where many runs have one name. */
function newId({ store }: SchedulerContext, name: string, made: readonly NewRun[]): string {
  for (;;) {
    const id = createId(name);
    if (store.runs.row(id) === undefined && made.every((run) => run.id !== id)) return id;
  }
}

function cached<Argument, Result>(
  key: (argument: Argument) => string,
  compute: (argument: Argument) => Result,
): (argument: Argument) => Result {
  const results = new Map<string, { result: Result }>();
  return (argument) => {
    const known = results.get(key(argument)) ?? { result: compute(argument) };
    results.set(key(argument), known);
    return known.result;
  };
}
