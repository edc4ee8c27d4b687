import { firstPoints } from '../domain/config/first-points';
import { resolvePoint } from '../domain/config/resolve-point';
import type { RunConfig } from '../domain/config/run-config';
import type { RunRecord } from '../domain/records';
import { stopRun, type ActiveRun } from './active-run';
import { usedUp } from './budgets';
import type { SchedulerContext } from './context';
import { holdSweep, recordEvent } from './control';
import { ingestJournal } from './ingest-journal';
import { createPruning } from './pruning';
import { askForPoint } from './sampling';
import { readSweep } from './sweep-book';
import { sourcesOfSweepAlone } from './sources';

/** How often budgets of time are looked at. */
const lookMilliseconds = 1000;

/** What sweeps want while their runs train: points, an end of bad ones, and no more than their budgets. */
export function createSweepCare(
  context: SchedulerContext,
  active: ReadonlyMap<string, ActiveRun>,
  onEnded: (run: RunRecord) => void,
) {
  const { store } = context;
  const pruning = createPruning(context);
  let lookedAt = performance.now();

  const activeOf = (sweepId: string): [string, ActiveRun][] =>
    [...active].filter(([, run]) => run.sweepId === sweepId);

  /** Stops all that a point still does. */
  const prune = (sweepId: string, point: number, reason: string): void => {
    for (const run of store.runs.ofPoint(sweepId, point)) {
      const training = active.get(run.id);
      if (training !== undefined) stopRun(training, 'prune', reason);
      else if (run.state === 'queued' || run.state === 'paused') {
        recordEvent(context, run, { type: 'pruned', message: reason });
        onEnded(store.runs.get(run.id) ?? run);
      }
    }
  };

  /** Seconds that runs of a sweep train for and that no journal has told of yet. */
  const unrecorded = (sweepId: string): number =>
    activeOf(sweepId).reduce((sum, [id, { since }]) => {
      const recorded = store.runs.row(id)?.attempt_seconds ?? 0;
      return sum + Math.max(0, (performance.now() - since) / 1000 - recorded);
    }, 0);

  /** Whether a sweep may not start this run, or go on at all; then it is held. */
  const isUsedUp = (sweepId: string, run?: RunRecord): boolean => {
    const sweep = readSweep(context, sweepId);
    if (sweep.config.sweep.budget === undefined) return false;
    const end = usedUp(context, sweep, unrecorded(sweepId));
    if (end === undefined || (!end.endsRunning && run?.startedAt !== undefined)) return false;
    const { message, endsRunning } = end;
    holdSweep(context, sweepId, { by: 'budget', message, sparesBegun: !endsRunning });
    if (endsRunning) for (const [, training] of activeOf(sweepId)) stopRun(training, 'pause');
    return true;
  };

  return {
    /** Takes in what a run has written since, and prunes its point where that says so. Returns whether there was anything. */
    takeIn(runId: string): boolean {
      const sweepId = store.runs.row(runId)?.sweep_id ?? undefined;
      // Before what is new is stored: it is looked at event by event.
      const isWatched = sweepId !== undefined && pruning.watches(sweepId);
      const events = ingestJournal(context, runId);
      if (events.length === 0) return false;
      const run = isWatched ? store.runs.get(runId) : undefined;
      const reason = run && pruning.observe(run, events);
      if (reason !== undefined && run?.place !== undefined) prune(run.place.sweepId, run.place.point, reason);
      return true;
    },
    /** Takes note of what became of a run that no event of its worker tells, such as a crash. */
    noteEnd(run: RunRecord): void {
      if (run.place !== undefined && pruning.watches(run.place.sweepId)) pruning.observe(run, []);
    },
    isUsedUp,
    /** Lets a sweep choose its next point where `hasRoom` for a run of it. Returns the runs that its runs wait for. */
    ask(sweepId: string, hasRoom: (example: RunConfig) => boolean): string[] | undefined {
      const { config } = readSweep(context, sweepId);
      const example = resolvePoint(config, firstPoints(config.sweep.space)[0] ?? {}, 0);
      return hasRoom(example) && !isUsedUp(sweepId) ? askForPoint(context, sweepId) : undefined;
    },
    /** Stops what trains beyond its budget of time. */
    lookAtBudgets(): void {
      if (performance.now() - lookedAt < lookMilliseconds) return;
      lookedAt = performance.now();
      // One of runs alone is looked at when a run is to start.
      for (const sweepId of new Set([...active.values()].flatMap((run) => run.sweepId ?? []))) {
        if (readSweep(context, sweepId).config.sweep.budget?.hours !== undefined) isUsedUp(sweepId);
      }
    },
    /** Does what was asked of sweeps, and clears each request when nothing of the sweep is active any more. */
    serveRequests(): void {
      for (const { id, request } of store.sweeps.requests()) {
        holdSweep(context, id, { by: request });
        const sources = new Set(sourcesOfSweepAlone(context, id, request).map((run) => run.id));
        const running = [...active].filter(([runId, { sweepId }]) => sweepId === id || sources.has(runId));
        for (const [, training] of running) stopRun(training, request);
        if (running.length === 0) store.sweeps.setRequest(id, null);
      }
    },
    /** Forgets what was known of sweeps that were changed. */
    forget(sweepIds: readonly string[]): void {
      for (const id of sweepIds) pruning.forget(id);
    },
  };
}
