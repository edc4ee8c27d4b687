import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunConfig } from '../domain/config/run-config';
import type { MetricPoint, RunRecord } from '../domain/records';
import type { RunEvent, RunEventBody, TransferredFrom } from '../domain/run-event';
import type { SchedulerContext } from '../scheduler/context';
import { requireAtRest } from '../scheduler/control';
import type { Scheduler } from '../scheduler/scheduler';
import { submitRun } from '../scheduler/submit';
import { QuadLabError, systemErrorCode } from '../core/errors';
import { isEnded } from '../domain/run-state';
import type { Store } from '../store/store';
import type { RunFilter, RunProgress } from '../store/run-queries';
import { findRun } from './lookup';
import { searchOf } from './search';

interface Parts {
  context: SchedulerContext;
  scheduler: Scheduler;
  requireHolder: () => void;
}

/** What can be done with runs. */
export function runsOf({ context, scheduler, requireHolder }: Parts) {
  const { store, paths } = context;
  return {
    list: (filter?: RunFilter): RunRecord[] => store.runs.list(filter),
    find: (text: string): RunRecord => findRun(store, text),
    ...searchOf(store),
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
    /** Stores a run, queued. */
    submit(config: RunConfig): RunRecord {
      requireHolder();
      return findRun(store, submitRun(context, config));
    },
    /** How far runs are; one that trains by its heartbeat. */
    progress: (ids: readonly string[]): RunProgress[] =>
      store.runs.progress(ids).map((run) => ({ ...run, epoch: scheduler.epochsDone(run.id) ?? run.epoch })),
    /** Removes a run that no worker has: its rows, then its directory. */
    delete(text: string): RunRecord {
      const run = findRun(store, text);
      requireAtRest(run);
      requireUnneeded(store, run);
      const folder = join(paths.runs, run.id);
      const aside = join(paths.runs, `.deleted-${run.id}`);
      try {
        renameSync(folder, aside);
      } catch (error) {
        if (systemErrorCode(error) !== 'ENOENT') throw error;
      }
      store.transaction(() => {
        store.runs.remove(run.id);
        const sweep = run.place && store.sweeps.get(run.place.sweepId);
        if (sweep?.total === 0) store.sweeps.remove(sweep.id);
      });
      rmSync(aside, { recursive: true, force: true });
      return run;
    },
  };
}

/** Fails where the weights of a run are what others wait for. */
function requireUnneeded(store: Store, { id }: RunRecord): void {
  const waiting = store.runs.dependents(id).filter(({ state }) => !isEnded(state));
  const [first] = waiting;
  if (first === undefined) return;
  throw new QuadLabError(
    'RUN_ACTIVE',
    `run ${id} is needed for the weights of runs that have not ended: ${waiting.length}, the first ${first.id}`,
    { advice: 'Let them train first, cancel their sweep, or delete them before it.' },
  );
}
