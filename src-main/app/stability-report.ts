import type { Stability } from '../analysis/stability';
import { usualObjective } from '../api/run-detail';
import { isQuadLabError, QuadLabError } from '../core/errors';
import { mean, standardDeviation } from '../core/math';
import { mainObjective } from '../domain/config/sweep-config';
import type { RunRecord } from '../domain/records';
import type { StabilitySource } from '../exports/curve-columns';
import { groupRuns, usualGrouping } from '../exports/group-runs';
import { settingKeys } from '../exports/settings';
import type { Store } from '../store/store';
import type { exportsOf } from './exports';
import { findRun, findSweep } from './lookup';

export interface RunStability {
  run: string;
  seed: number;
  metric: string;
  /** Undefined where the run has no such metric. */
  stability: Stability | undefined;
}

/** A configuration over its seeds. */
export interface ConfigurationStability {
  runs: string[];
  /** Of the oscillation, over finished runs; undefined where there are none. */
  oscillation: { mean: number; deviation: number | undefined; n: number } | undefined;
  /** How many of the runs each of it happened to. */
  fates: Record<Stability['fate'], number>;
}

export interface StabilityReport {
  runs: RunStability[];
  configurations: ConfigurationStability[];
  /** The configurations as a table in Markdown. */
  table: string;
}

interface Parts {
  store: Store;
  stability: StabilitySource;
  exports: Pick<ReturnType<typeof exportsOf>, 'runs'>;
}

/** How stable runs, or all runs of sweeps, trained, each and over seeds. Throws NOT_FOUND. */
export function stabilityReport({ store, stability, exports }: Parts) {
  return (texts: readonly string[], metric?: string): StabilityReport => {
    const found = new Map(texts.flatMap((text) => runsOf(store, text).map((run) => [run.id, run])));
    const runs = [...found.values()];
    const rows = runs.map((run): RunStability => {
      const name = metric ?? objectiveMetric(store, run);
      return { run: run.id, seed: run.config.seed, metric: name, stability: stability(run, name) };
    });
    const isMissing =
      metric === undefined
        ? rows.every((row) => row.stability === undefined)
        : runs.every((run) => !(metric in run.metrics));
    if (isMissing) throw nothingRecorded(runs, metric);
    const byRun = new Map(rows.map((row) => [row.run, row.stability]));
    const by = usualGrouping(runs);
    // Runs of several objectives are compared by that of the first.
    const shown = rows[0]?.metric ?? '';
    return {
      runs: rows,
      configurations: groupRuns(runs, by).map((group) => configurationOf(group, byRun)),
      table: exports.runs(runs, {
        format: 'markdown',
        groupBy: by,
        title: 'Stability',
        columns: [...settingKeys(runs, by), `oscillation/${shown}`, `collapse/${shown}`, 'runs'],
      }),
    };
  };
}

function objectiveMetric(store: Store, { place, config, metrics }: RunRecord): string {
  const sweep = place && store.sweeps.get(place.sweepId);
  const objective = sweep ? mainObjective(sweep.config) : config.objective;
  return (objective ?? usualObjective(Object.keys(metrics))).metric;
}

function configurationOf(
  group: readonly RunRecord[],
  byRun: ReadonlyMap<string, Stability | undefined>,
): ConfigurationStability {
  const fates = { steady: 0, recovered: 0, collapsed: 0, diverged: 0 };
  const values: number[] = [];
  for (const { id, state } of group) {
    const found = byRun.get(id);
    if (found === undefined) continue;
    fates[found.fate] += 1;
    const { oscillation } = found.oscillation;
    if (state === 'finished' && oscillation !== undefined) values.push(oscillation);
  }
  const oscillation = { mean: mean(values), deviation: standardDeviation(values), n: values.length };
  return {
    runs: group.map(({ id }) => id),
    oscillation: values.length === 0 ? undefined : oscillation,
    fates,
  };
}

/** Ids of runs begin with their sweep's: what is no sweep as a whole is a run. */
function runsOf(store: Store, text: string): RunRecord[] {
  const isNotThere = (error: unknown): boolean => isQuadLabError(error) && error.code === 'NOT_FOUND';
  try {
    return store.runs.list({ sweepId: findSweep(store, text).id });
  } catch (error) {
    if (!isNotThere(error)) throw error;
  }
  try {
    return [findRun(store, text)];
  } catch (error) {
    if (!isNotThere(error)) throw error;
    throw new QuadLabError('NOT_FOUND', `there is no sweep and no run "${text}"`, {
      advice: '`quadlab sweep list` and `quadlab runs list` show all.',
      cause: error,
    });
  }
}

function nothingRecorded(runs: readonly RunRecord[], metric: string | undefined): QuadLabError {
  const recorded = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))];
  return new QuadLabError(
    'NOT_FOUND',
    metric === undefined || recorded.length === 0
      ? 'none of these runs has recorded its objective yet'
      : `none of these runs has recorded "${metric}"`,
    recorded.length === 0 ? {} : { advice: `--metric names one of ${recorded.slice(0, 20).join(', ')}.` },
  );
}
