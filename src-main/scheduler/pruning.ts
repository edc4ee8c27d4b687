import { prunerOptions } from '../domain/config/pruner-config';
import { mainObjective } from '../domain/config/sweep-config';
import type { RunRecord } from '../domain/records';
import type { RunEvent } from '../domain/run-event';
import { isEnded, type RunState } from '../domain/run-state';
import type { SweepState } from '../domain/sweep-state';
import { createPruner } from '../search/pruners';
import type { Pruner, Report, Watched } from '../search/pruners/pruner';
import { meanReports } from '../search/pruners/seeds';
import type { SchedulerContext } from './context';
import { readSweep } from './sweep-book';

interface WatchedRun {
  state: RunState;
  /** By epoch, with the metrics that pruners look at. */
  reports: Report[];
}

interface WatchedPoint {
  /** Whether a person wants it to be trained to its end, after it was pruned. */
  isSpared: boolean;
  runs: Map<string, WatchedRun>;
  /** Means over the seeds; made anew when a run reports or ends. */
  mean: Watched | undefined;
}

interface WatchedSweep {
  pruner: Pruner;
  isNeeded: (metric: string) => boolean;
  points: Map<number, WatchedPoint>;
}

/**
 * Watches the runs of sweeps that have a pruner. It follows from what the journals say and from the order in which they
 * came to say it; after a start, what is stored counts as it stands.
 */
export function createPruning(context: SchedulerContext) {
  const sweeps = new Map<string, WatchedSweep | undefined>();

  const watch = (sweepId: string): WatchedSweep | undefined => {
    if (!sweeps.has(sweepId)) sweeps.set(sweepId, loadSweep(context, readSweep(context, sweepId)));
    return sweeps.get(sweepId);
  };

  return {
    /**
     * Whether a sweep has a pruner, which is to be told of all that its runs do. Reads what is stored of it so far, where that
     * was not done yet.
     */
    watches: (sweepId: string): boolean => watch(sweepId) !== undefined,
    /**
     * Takes in what a run's journal has said since; `run` is as it is after that. Returns why its point is to be pruned, at
     * the first of its reports at which that is so; undefined where it is to go on. A point that was pruned and then resumed
     * by a person is not pruned again.
     */
    observe({ id, place, state }: RunRecord, events: readonly RunEvent[]): string | undefined {
      const sweep = place && watch(place.sweepId);
      if (sweep === undefined || place === undefined) return undefined;
      const point = pointOf(sweep, place.point);
      const run = runOf(point, id);
      let reason: string | undefined;
      for (const event of events) {
        if (event.type === 'started') {
          const begun = event.resumedFrom?.epoch ?? 0;
          run.reports = run.reports.filter(({ epoch }) => epoch <= begun);
        }
        if (event.type !== 'metrics') continue;
        const before = lastEpoch(meanOf(point));
        run.reports.push(reportOf(event, sweep.isNeeded));
        run.state = 'running';
        point.mean = undefined;
        const mean = meanOf(point);
        if (reason !== undefined || lastEpoch(mean) === before) continue;
        const others = [...sweep.points.values()].filter((each) => each !== point).map(meanOf);
        const decision = sweep.pruner.shouldPrune(mean, others);
        if (decision.prune) reason = decision.reason;
      }
      run.state = state;
      point.mean = undefined;
      return isEnded(state) || point.isSpared ? undefined : reason;
    },
    /** Forgets a sweep that was changed; it is loaded again when it is needed. */
    forget(sweepId: string): void {
      sweeps.delete(sweepId);
    },
  };
}

function loadSweep({ store }: SchedulerContext, { id, config }: SweepState): WatchedSweep | undefined {
  const { pruner = 'none' } = config.sweep;
  const options = prunerOptions(pruner);
  if (options.every(({ type }) => type === 'none')) return undefined;
  const { metric, goal } = mainObjective(config);
  const watched = new Set(options.flatMap((each) => (each.type === 'collapse' ? [each.metric] : [])));
  const isNeeded = (name: string): boolean =>
    name === metric || watched.has(name) || (watched.size > 0 && /^layer\/.*\/norm_[rgb]$/.test(name));
  const sweep: WatchedSweep = { pruner: createPruner(pruner, { metric, goal }), isNeeded, points: new Map() };
  for (const { id: runId, place, state, metrics } of store.runs.list({ sweepId: id })) {
    const point = pointOf(sweep, place?.point ?? 0);
    const run = runOf(point, runId);
    run.state = state;
    if (!isEnded(state) && wasResumed(store.journal.events(runId))) point.isSpared = true;
    const reports = new Map<number, Record<string, number>>();
    for (const name of Object.keys(metrics).filter(isNeeded)) {
      for (const { epoch, value } of store.metrics.series(runId, name)) {
        reports.set(epoch, { ...reports.get(epoch), [name]: value });
      }
    }
    run.reports = [...reports]
      .map(([epoch, values]) => ({ epoch, values }))
      .sort((a, b) => a.epoch - b.epoch);
  }
  return sweep;
}

/** Whether a run was resumed after it was pruned, and did not begin anew since. */
function wasResumed(events: readonly RunEvent[]): boolean {
  const isPruning = (event: RunEvent): boolean =>
    event.type === 'pruned' || (event.type === 'stopped' && event.reason === 'prune');
  const pruned = events.findLastIndex(isPruning);
  const since = events.slice(pruned + 1);
  return (
    pruned >= 0 &&
    since.some(({ type }) => type === 'queued') &&
    !since.some(({ type }) => type === 'restarted')
  );
}

function reportOf(
  { epoch, values }: Extract<RunEvent, { type: 'metrics' }>,
  isNeeded: (name: string) => boolean,
): Report {
  return { epoch, values: Object.fromEntries(Object.entries(values).filter(([name]) => isNeeded(name))) };
}

function pointOf({ points }: WatchedSweep, index: number): WatchedPoint {
  const known = points.get(index) ?? {
    isSpared: false,
    runs: new Map<string, WatchedRun>(),
    mean: undefined,
  };
  points.set(index, known);
  return known;
}

function runOf({ runs }: WatchedPoint, id: string): WatchedRun {
  const known = runs.get(id) ?? { state: 'queued', reports: [] };
  runs.set(id, known);
  return known;
}

function meanOf(point: WatchedPoint): Watched {
  if (point.mean !== undefined) return point.mean;
  const telling = [...point.runs.values()].filter(({ state }) => state !== 'failed' && state !== 'cancelled');
  const states = telling.map(({ state }) => state);
  point.mean = {
    isFinished: states.includes('finished') && states.every(isEnded),
    reports: meanReports(
      telling.map(({ state, reports }) => ({ isDiverged: state === 'diverged', reports })),
    ),
  };
  return point.mean;
}

const lastEpoch = ({ reports }: Watched): number | undefined => reports.at(-1)?.epoch;
