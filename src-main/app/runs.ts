import { join } from 'node:path';
import type { RunConfig } from '../domain/config/run-config';
import type { RunComparison } from '../domain/reproduction/compare-runs';
import { factsOf, type Fact } from '../domain/reproduction/provenance';
import type { MetricPoint, RunRecord } from '../domain/records';
import type { RunEvent, RunEventBody, TransferredFrom } from '../domain/run-event';
import { readRunManifest } from '../rundir/config-file';
import type { SchedulerContext } from '../scheduler/context';
import type { Scheduler } from '../scheduler/scheduler';
import { submitRun } from '../scheduler/submit';
import type { RunFilter, RunProgress } from '../store/run-queries';
import type { Desk } from './desk';
import type { HomeHold } from './home-hold';
import { findRun } from './lookup';
import { compareResults } from './reproduction/compare';
import { submitRerun, type RerunOptions } from './reproduction/rerun';
import { runTablesOf } from './run-tables';
import { searchOf } from './search';

interface Parts {
  context: SchedulerContext;
  scheduler: Scheduler;
  hold: HomeHold;
  desk: Desk;
}

/** What can be done with runs. */
export function runsOf({ context, scheduler, hold, desk }: Parts) {
  const { store, paths } = context;
  return {
    list: (filter?: RunFilter): RunRecord[] => store.runs.list(filter),
    find: (text: string, options?: { trashed?: 'also' }): RunRecord => findRun(store, text, options),
    ...searchOf(store),
    ...runTablesOf(store),
    folder: (runId: string): string => join(paths.runs, runId),
    series: (runId: string, metric: string): MetricPoint[] => store.metrics.series(runId, metric),
    /** The same as columns, or those in a window of steps. */
    columns: store.metrics.columns,
    /** At most so many of them, with their extremes. */
    curve: store.metrics.curve,
    events: (runId: string): RunEvent[] => store.journal.events(runId),
    warnings: (runId: string): Extract<RunEventBody, { type: 'warning' }>[] =>
      store.journal.events(runId).filter((event) => event.type === 'warning'),
    /** Where the weights that a run last began with came from; undefined where they were random, or it has not begun. */
    transferredFrom: (runId: string): TransferredFrom | undefined =>
      store.journal
        .events(runId)
        .filter((event) => event.type === 'started')
        .findLast(({ resumedFrom }) => resumedFrom === null)?.transferredFrom,
    /** What a run recorded of what it was computed from and with; the seed alone before it has begun. */
    provenance: ({ id, config }: RunRecord): Fact[] => factsOf(config, store.journal.events(id)),
    /** The id of the run that a run repeats; undefined for one that was not made to repeat another. */
    rerunOf: (runId: string): string | undefined => rerunOf(join(paths.runs, runId)),
    /** Compares the results of runs bit for bit, each with the first, and says what differs of how they came about. */
    compare: (texts: readonly string[]): RunComparison[] => compareResults(context, texts),
    /** Stores a run that repeats another, queued; see `submitRerun`. */
    rerun: (text: string, options: RerunOptions = {}): Promise<RunRecord> =>
      submitRerun(context, desk, text, options),
    /** Stores a run, queued. Throws HOME_BUSY where this process does not hold the home; `perform` needs not. */
    submit(config: RunConfig): RunRecord {
      hold.require();
      return findRun(store, submitRun(context, config));
    },
    /** How far runs are; one that trains by its heartbeat. */
    progress: (ids: readonly string[]): RunProgress[] =>
      store.runs.progress(ids).map((run) => ({ ...run, epoch: scheduler.epochsDone(run.id) ?? run.epoch })),
  };
}

function rerunOf(folder: string): string | undefined {
  try {
    return readRunManifest(folder).rerunOf;
  } catch {
    return undefined; // A directory that is gone or damaged must not keep the rest from being shown.
  }
}
