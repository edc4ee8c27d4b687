import { setTimeout as delay } from 'node:timers/promises';
import type { Disposer } from '../core/disposable';
import type { RunConfig } from '../domain/config/run-config';
import type { RunRecord } from '../domain/records';
import { defaultRunSettings } from '../domain/run-settings';
import { isEnded } from '../domain/run-state';
import type { ExecutorSession, Parallel, WorkerExit, WorkerProcess } from '../executors/executor';
import { readHeartbeat } from '../rundir/heartbeat';
import type { Scope } from '../store/run-queries';
import { stopRun, type ActiveRun } from './active-run';
import type { Command } from './commands';
import type { Affected } from './commands/affected';
import { pathsOfRun, type SchedulerContext } from './context';
import { requeue } from './control';
import { createFaultHandling } from './faults';
import { createMemoryRecord } from './memory-record';
import { ensureDirectoryOf } from './run-directory';
import { serveCommands } from './serve-commands';
import { sourcesInScope } from './sources';
import { createSweepCare } from './sweep-care';

/** How often it is looked at what others wrote; the end of a run wakes at once. */
const tickMilliseconds = 250;
/** For how long is tried to bring a run into its true state whose worker has gone; then it is left to the next app. */
const settleMilliseconds = 5000;

export interface WorkOptions {
  /** How many runs train at a time; auto: as many as the machine has cores, memory and GPUs for. Default: as is set. */
  parallel?: Parallel | undefined;
  /** Aborting it lets all workers checkpoint and leave; `work` returns when they have. */
  signal?: AbortSignal;
  /** Whether to wait for further work when there is none, until the signal aborts. */
  forever?: boolean;
  /** Called after each look at the runs. */
  onTick?: () => void;
  /** Called for each run that has ended. */
  onEnded?: (run: RunRecord) => void;
}

/** A run whose worker has gone, and that could not be brought into its true state yet. */
interface Ended {
  entry: ActiveRun;
  exit: WorkerExit;
  until: number;
}

/** Starts workers for queued runs, ingests their journals, and sees to it that every run ends in its true state. */
export function createScheduler(context: SchedulerContext) {
  const { store } = context;
  const active = new Map<string, ActiveRun>();
  const unsettled = new Map<string, Ended>();
  const waiting = new Set<() => void>();
  const memory = createMemoryRecord();
  let onEnded: WorkOptions['onEnded'];
  const care = createSweepCare(context, active, (run) => onEnded?.(run));
  let faults = createFaultHandling(context, defaultRunSettings);
  /** How many want nothing to be started for a while. */
  let suspended = 0;
  /** What is trained now: what was asked for first, and what others asked for since. */
  let scope: Scope = { sweepIds: [], runIds: [] };

  const wake = (): void => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };

  /** False where it has to be tried again. */
  const settle = (runId: string, { entry, exit }: Ended): boolean =>
    faults.storage.attempt(runId, () => {
      care.takeIn(runId);
      faults.settle(runId, exit, entry);
      const run = store.runs.get(runId);
      if (run === undefined) return;
      care.noteEnd(run);
      memory.note(run);
      if (isEnded(run.state)) onEnded?.(run);
    });

  /** By its journal a run may be queued again before its worker has gone. */
  const notNow = (): string[] => [...faults.resting(), ...active.keys(), ...unsettled.keys()];

  const demandOf = (config: RunConfig) => ({
    config,
    memory: memory.of(config),
    waiting: Math.max(1, store.runs.readyCount(scope, notNow())),
  });

  /** Starts the next run where there is one and room for it; a sweep may have to choose its point first. */
  const startNext = (session: ExecutorSession): string | undefined => {
    for (;;) {
      const runId = store.runs.nextQueued(scope, notNow());
      const run = runId === undefined ? undefined : store.runs.get(runId);
      const sweep = store.sweeps.nextToAsk(scope);
      if (sweep !== undefined && (run === undefined || sweep.priority > run.priority)) {
        const sources = care.ask(sweep.id, (config) => session.hasRoom(demandOf(config)));
        if (sources === undefined) return undefined;
        scope = union(scope, { sweepIds: [], runIds: sources });
      } else if (run === undefined) {
        return undefined;
      } else if (run.place === undefined || !care.isUsedUp(run.place.sweepId, run)) {
        return start(session, run);
      }
    }
  };

  const start = (session: ExecutorSession, run: RunRecord): string | undefined => {
    const { id, config } = run;
    const demand = demandOf(config);
    if (!faults.storage.hasRoom(active.size > 0) || !session.hasRoom(demand)) return undefined;
    let started: string | undefined;
    faults.storage.attempt(id, () => {
      ensureDirectoryOf(context, run);
      const place = session.place(demand);
      if (place === undefined) return;
      let process: WorkerProcess;
      try {
        process = faults.start(id, () =>
          session.start({ folder: pathsOfRun(context, id).root, config }, place),
        );
      } catch (error) {
        session.giveBack?.(place);
        throw error;
      }
      const watched = faults.watch(place, active.values());
      const entry = { sweepId: run.place?.sweepId, process, since: performance.now(), stopping: undefined };
      active.set(id, { ...entry, ...watched });
      started = id;
    });
    return started;
  };

  /** The same with the unfinished runs that their weights come from. */
  const withSources = (asked: Scope): Scope => {
    if (asked === 'all') return asked;
    const sources = requeue(context, sourcesInScope(context, asked));
    return { sweepIds: asked.sweepIds, runIds: [...sources, ...asked.runIds] };
  };

  const takeNote = (command: Command, affected: Affected): void => {
    const ofRuns = affected.runIds.flatMap((id) => store.runs.row(id)?.sweep_id ?? []);
    care.forget([...affected.sweepIds, ...ofRuns]);
    if (command.type === 'work') scope = union(scope, withSources(affected));
    wake();
  };

  const serve = (): void => {
    serveCommands(context, takeNote);
    care.serveRequests();
    care.lookAtBudgets();
  };

  return {
    /**
     * Trains the runs of a scope, and before them the unfinished runs that their weights come from, until each has ended or
     * was paused. Returns early, all workers gone, when the signal aborts.
     */
    async work(asked: Scope, { parallel, signal, forever = false, ...options }: WorkOptions): Promise<void> {
      const own = withSources(asked);
      // What others asked for of one that works on and on stands.
      scope = forever ? union(scope, own) : own;
      onEnded = options.onEnded;
      unsettled.clear();
      const failures: unknown[] = [];
      const aborted = (): boolean => signal?.aborted === true || failures.length > 0;
      /** Once all that was asked for is through, nothing more is started: others go on with what they wait for. */
      let isLeaving = false;
      const isThrough = (): boolean => {
        const mayStart = !aborted() && faults.storage.full === undefined;
        const isWorking = [...active].some((run) => isWithin(own, run)) || unsettled.size > 0;
        return !isWorking && !(mayStart && (forever || faults.hasNext(own)));
      };
      const watch = (runId: string, entry: ActiveRun): void => {
        void entry.process.exited
          .then((exit) => {
            active.delete(runId);
            const ended = { entry, exit, until: performance.now() + settleMilliseconds };
            if (!settle(runId, ended)) unsettled.set(runId, ended);
          })
          .catch((error: unknown) => failures.push(error))
          .finally(wake);
      };
      signal?.addEventListener('abort', wake);
      const settings = context.runSettings?.() ?? defaultRunSettings;
      const session = await context.executor.open(() => ({
        ...(context.slots?.() ?? { parallel: 'auto' }),
        ...(parallel !== undefined && { parallel }),
      }));
      faults = createFaultHandling(context, settings, session);
      try {
        for (;;) {
          if (!aborted() && suspended === 0) faults.storage.attempt(undefined, serve);
          for (const [runId, entry] of active) {
            faults.lookAt(runId, entry, (id) => care.takeIn(id));
            if (aborted()) stopRun(entry, 'shutdown');
          }
          for (const [runId, ended] of unsettled) {
            if (settle(runId, ended) || performance.now() > ended.until) unsettled.delete(runId);
          }
          // Which run is next need not be asked for where none can start.
          isLeaving ||= isThrough();
          while (!aborted() && !isLeaving && suspended === 0 && session.isFull !== true) {
            let started: string | undefined;
            faults.storage.attempt(undefined, () => {
              started = startNext(session);
            });
            const entry = started === undefined ? undefined : active.get(started);
            if (started === undefined || entry === undefined) break;
            watch(started, entry);
          }
          options.onTick?.();
          isLeaving ||= isThrough();
          if (isLeaving) {
            for (const entry of active.values()) stopRun(entry, 'shutdown');
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
      faults.check(forever ? scope : own);
    },
    /** Lets nothing be started until it is disposed, and then forgets what it knew of sweeps. */
    suspend(): Disposer {
      suspended += 1;
      let isOver = false;
      return {
        dispose() {
          if (isOver) return;
          isOver = true;
          suspended -= 1;
          care.forget(store.sweeps.ids());
          wake();
        },
      };
    },
    /** Lets the loop look at once. */
    wake,
    /** Takes note of a command that was done; with `work` its runs are trained too, for as long as there is a loop. */
    takeNote,
    /** Ends all workers at once. */
    killAll(): void {
      for (const { process } of active.values()) process.kill();
    },
    /** The runs that train now. */
    activeRuns: (): string[] => [...active.keys()],
    /** How far an active run is by its heartbeat, in epochs. */
    epochsDone: (runId: string): number | undefined =>
      active.has(runId) ? readHeartbeat(pathsOfRun(context, runId).root)?.epoch : undefined,
  };
}
export type Scheduler = ReturnType<typeof createScheduler>;

function isWithin(scope: Scope, [runId, { sweepId }]: [string, ActiveRun]): boolean {
  if (scope === 'all') return true;
  return scope.runIds.includes(runId) || (sweepId !== undefined && scope.sweepIds.includes(sweepId));
}

function union(a: Scope, b: Scope): Scope {
  if (a === 'all' || b === 'all') return 'all';
  return {
    sweepIds: [...new Set([...a.sweepIds, ...b.sweepIds])],
    runIds: [...new Set([...a.runIds, ...b.runIds])],
  };
}
