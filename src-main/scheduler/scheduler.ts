import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutorSession, Parallel, WorkerExit, WorkerProcess } from '../executors/executor';
import type { RunConfig } from '../domain/config/run-config';
import { firstPoints } from '../domain/config/first-points';
import { resolvePoint } from '../domain/config/resolve-point';
import type { RunRecord } from '../domain/records';
import { isEnded } from '../domain/run-state';
import { readHeartbeat } from '../rundir/heartbeat';
import type { Scope } from '../store/run-queries';
import type { Command } from './commands';
import type { Affected } from './commands/affected';
import { usedUp } from './budgets';
import { pathsOfRun, type SchedulerContext } from './context';
import { holdSweep, recordEvent, requeue, type HoldRequest } from './control';
import { describeExit } from './describe-exit';
import { ingestJournal } from './ingest-journal';
import { createMemoryRecord } from './memory-record';
import { createPruning } from './pruning';
import { recordCrash } from './recover';
import { ensureDirectoryOf } from './run-directory';
import { askForPoint } from './sampling';
import { sourcesInScope, sourcesOfSweepAlone } from './sources';
import { serveCommands } from './serve-commands';
import { readSweep } from './sweep-book';

const tickMilliseconds = 150;
/** How long a worker may take to checkpoint and leave before it is killed. */
const stopMilliseconds = 60_000;

export interface WorkOptions {
  /** How many runs train at a time; auto: as many as the machine has cores, memory and GPUs for. */
  parallel: Parallel;
  /** Aborting it lets all workers checkpoint and leave; `work` returns when they have. */
  signal?: AbortSignal;
  /** Whether to wait for further work when there is none; until the signal aborts. */
  forever?: boolean;
  /** Called after each look at the runs. */
  onTick?: () => void;
  /** Called for each run that has ended. */
  onEnded?: (run: RunRecord) => void;
}

interface Active {
  sweepId: string | undefined;
  process: WorkerProcess;
  /** When it began, and what its journal tells of its length, in milliseconds of a clock that nobody sets. */
  since: number;
  /** When it was asked to stop. */
  stopping: number | undefined;
}

/** Starts workers for queued runs, ingests their journals, and sees to it that every run ends in its true state. */
export function createScheduler(context: SchedulerContext) {
  const { store } = context;
  const active = new Map<string, Active>();
  const waiting = new Set<() => void>();
  const memory = createMemoryRecord();
  const pruning = createPruning(context);
  let onEnded: WorkOptions['onEnded'];
  /** What is trained now, beside what was asked for first. */
  let scope: Scope = { sweepIds: [], runIds: [] };

  const wake = (): void => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };

  const stop = (entry: Active, ...[reason, message]: Parameters<WorkerProcess['stop']>): void => {
    if (entry.stopping === undefined) {
      entry.stopping = performance.now();
      entry.process.stop(reason, message);
    } else if (performance.now() - entry.stopping > stopMilliseconds) {
      entry.process.kill();
    }
  };

  /** Stops all that a point still does. */
  const prune = ({ place }: RunRecord, reason: string): void => {
    if (place === undefined) return;
    for (const run of store.runs.ofPoint(place.sweepId, place.point)) {
      const entry = active.get(run.id);
      if (entry !== undefined) stop(entry, 'prune', reason);
      else if (run.state === 'queued' || run.state === 'paused') {
        recordEvent(context, run, { type: 'pruned', message: reason });
        onEnded?.(store.runs.get(run.id) ?? run);
      }
    }
  };

  /** Takes in what a run has written since. */
  const take = (runId: string): void => {
    const events = ingestJournal(context, runId);
    const run = events.length === 0 ? undefined : store.runs.get(runId);
    const reason = run && pruning.observe(run, events);
    if (run !== undefined && reason !== undefined) prune(run, reason);
  };

  const settle = (runId: string, exit: WorkerExit): void => {
    active.delete(runId);
    take(runId);
    if (exit.untouched === true && store.runs.row(runId)?.state === 'starting') {
      store.runs.change(runId, { type: 'released' });
      return;
    }
    recordCrash(context, runId, {
      exitCode: exit.code,
      signal: exit.signal,
      message: describeExit(pathsOfRun(context, runId).stderr, exit),
    });
    const run = store.runs.get(runId);
    if (run === undefined) return;
    memory.note(run);
    if (isEnded(run.state)) onEnded?.(run);
  };

  const demandOf = (config: RunConfig, scope: Scope) => ({
    config,
    memory: memory.of(config),
    waiting: Math.max(1, store.runs.readyCount(scope)),
  });

  /** Lets the next sweep that may choose a point, where there is room for its runs. Returns whether it did. */
  const ask = (session: ExecutorSession, scope: Scope, sweepId: string): boolean => {
    const { config } = readSweep(context, sweepId);
    const example = resolvePoint(config, firstPoints(config.sweep.space)[0] ?? {}, 0);
    if (!session.hasRoom(demandOf(example, scope)) || isUsedUp(sweepId)) return false;
    const sources = askForPoint(context, sweepId);
    if (scope !== 'all') scope.runIds.push(...sources);
    return true;
  };

  /** Starts the next run of a scope where there is one and room for it. */
  const startNext = (session: ExecutorSession, scope: Scope): string | undefined => {
    for (;;) {
      const runId = store.runs.nextQueued(scope);
      const run = runId === undefined ? undefined : store.runs.get(runId);
      const sweep = store.sweeps.nextToAsk(scope);
      if (sweep !== undefined && (run === undefined || sweep.priority > run.priority)) {
        if (!ask(session, scope, sweep.id)) return undefined;
        continue;
      }
      if (run === undefined) return undefined;
      if (run.place !== undefined && isUsedUp(run.place.sweepId, run)) continue;
      return start(session, scope, run);
    }
  };

  const start = (session: ExecutorSession, scope: Scope, run: RunRecord): string | undefined => {
    const place = session.place(demandOf(run.config, scope));
    if (place === undefined) return undefined;
    ensureDirectoryOf(context, run);
    store.runs.change(run.id, { type: 'claimed' });
    const process = session.start({ folder: pathsOfRun(context, run.id).root, config: run.config }, place);
    active.set(run.id, {
      sweepId: run.place?.sweepId,
      process,
      since: performance.now(),
      stopping: undefined,
    });
    return run.id;
  };

  const activeOf = (sweepId: string): [string, Active][] =>
    [...active].filter(([, entry]) => entry.sweepId === sweepId);

  /** Whether a sweep may not start this run, or go on at all; then it is held. */
  const isUsedUp = (sweepId: string, run?: RunRecord): boolean => {
    const sweep = readSweep(context, sweepId);
    if (sweep.config.sweep.budget === undefined) return false;
    const unrecorded = activeOf(sweepId).reduce((sum, [id, { since }]) => {
      const recorded = store.runs.row(id)?.attempt_seconds ?? 0;
      return sum + Math.max(0, (performance.now() - since) / 1000 - recorded);
    }, 0);
    const end = usedUp(context, sweep, unrecorded);
    if (end === undefined || (!end.endsRunning && run?.startedAt !== undefined)) return false;
    holdSweep(context, sweepId, { by: 'budget', message: end.message });
    if (end.endsRunning) for (const [, entry] of activeOf(sweepId)) stop(entry, 'pause');
    return true;
  };

  /** Does what other processes asked of sweeps, and clears each request when nothing of the sweep is active any more. */
  const serveRequests = (): void => {
    for (const { id, request } of store.sweeps.requests()) {
      const held: HoldRequest = { by: request };
      const isOpen = store.sweeps.get(id) !== undefined;
      if (isOpen) holdSweep(context, id, held);
      const sources = new Set(sourcesOfSweepAlone(context, id, request).map((run) => run.id));
      const running = [...active].filter(([runId, { sweepId }]) => sweepId === id || sources.has(runId));
      for (const [, entry] of running) stop(entry, request);
      if (running.length === 0) store.sweeps.setRequest(id, null);
    }
  };

  /** The same with the unfinished runs that their weights come from. */
  const withSources = (asked: Scope): Scope => {
    if (asked === 'all') return asked;
    const sources = requeue(context, sourcesInScope(context, asked));
    return { sweepIds: asked.sweepIds, runIds: [...sources, ...asked.runIds] };
  };

  const takeNote = (command: Command, affected: Affected): void => {
    for (const id of affected.sweepIds) pruning.forget(id);
    if (command.type === 'work') scope = union(scope, withSources(affected));
    wake();
  };

  return {
    /**
     * Trains the runs of a scope, and before them the unfinished runs that their weights come from, until each has ended or
     * was paused. Returns early, all workers gone, when the signal aborts.
     */
    async work(asked: Scope, options: WorkOptions): Promise<void> {
      const { parallel, signal, onTick, forever = false } = options;
      const own = withSources(asked);
      scope = own;
      const isOwn = (runId: string, { sweepId }: Active): boolean =>
        own === 'all' ||
        own.runIds.includes(runId) ||
        (sweepId !== undefined && own.sweepIds.includes(sweepId));
      const serve = (): void => {
        serveCommands(context, takeNote);
        serveRequests();
      };
      onEnded = options.onEnded;
      const failures: unknown[] = [];
      const aborted = (): boolean => signal?.aborted === true || failures.length > 0;
      const watch = (runId: string, entry: Active): void => {
        void entry.process.exited
          .then((exit) => {
            settle(runId, exit);
          })
          .catch((error: unknown) => failures.push(error))
          .finally(wake);
      };
      signal?.addEventListener('abort', wake);
      const session = await context.executor.open(parallel);
      let budgetsSeen = performance.now();
      try {
        for (;;) {
          serve();
          for (const [runId, entry] of active) {
            take(runId);
            if (aborted()) stop(entry, 'shutdown');
          }
          if (performance.now() - budgetsSeen > 1000) {
            budgetsSeen = performance.now();
            const sweepIds = new Set([...active.values()].flatMap(({ sweepId }) => sweepId ?? []));
            for (const sweepId of sweepIds) isUsedUp(sweepId);
          }
          while (!aborted()) {
            const started = startNext(session, scope);
            const entry = started === undefined ? undefined : active.get(started);
            if (started === undefined || entry === undefined) break;
            watch(started, entry);
          }
          onTick?.();
          const ownActive = [...active].filter(([runId, entry]) => isOwn(runId, entry));
          if (
            ownActive.length === 0 &&
            (aborted() || (!forever && store.runs.nextQueued(own) === undefined))
          ) {
            // Others, who wait for runs of theirs, go on with them.
            for (const entry of active.values()) stop(entry, 'shutdown');
            if (active.size === 0) break;
          }
          const woken = new Promise<void>((resolve) => waiting.add(resolve));
          await Promise.race([woken, delay(tickMilliseconds, undefined, { ref: true })]);
        }
      } catch (error) {
        // Nothing may be left behind, whatever went wrong here.
        for (const entry of active.values()) entry.process.stop('shutdown');
        await Promise.all([...active.values()].map(({ process }) => process.exited));
        throw error;
      } finally {
        signal?.removeEventListener('abort', wake);
        onEnded = undefined;
        await session.dispose();
      }
      if (failures.length > 0) throw failures[0];
    },
    /** Lets the loop look at once. */
    wake,
    /** Takes note of a command that was done; with `work` its runs are trained too, for as long as there is a loop. */
    takeNote,
    /** Ends all workers at once. */
    killAll(): void {
      for (const { process } of active.values()) process.kill();
    },
    /** How far an active run is by its heartbeat, in epochs. */
    epochsDone: (runId: string): number | undefined =>
      active.has(runId) ? readHeartbeat(pathsOfRun(context, runId).root)?.epoch : undefined,
    /** The runs that train now. */
    activeRuns: (): string[] => [...active.keys()],
  };
}
export type Scheduler = ReturnType<typeof createScheduler>;

function union(a: Scope, b: Scope): Scope {
  if (a === 'all' || b === 'all') return 'all';
  return {
    sweepIds: [...new Set([...a.sweepIds, ...b.sweepIds])],
    runIds: [...new Set([...a.runIds, ...b.runIds])],
  };
}
