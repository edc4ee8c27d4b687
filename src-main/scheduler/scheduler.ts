import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutorSession, Parallel, WorkerExit, WorkerProcess } from '../executors/executor';
import { readHeartbeat } from '../rundir/heartbeat';
import { pathsOfRun, type SchedulerContext } from './context';
import { requeue, settleSweep } from './control';
import { describeExit } from './describe-exit';
import { ingestJournal } from './ingest-journal';
import { createMemoryRecord } from './memory-record';
import { recordCrash } from './recover';
import { sourcesOf, sourcesOfSweepAlone, unfinishedStates } from './sources';
import { ensureDirectoryOf } from './submit';

const tickMilliseconds = 150;
/** How long a worker may take to checkpoint and leave before it is killed. */
const stopMilliseconds = 60_000;

export interface WorkOptions {
  /** How many runs train at a time; auto: as many as the machine has cores, memory and GPUs for. */
  parallel: Parallel;
  /** Aborting it lets all workers checkpoint and leave; `work` returns when they have. */
  signal?: AbortSignal;
  /** Called after each look at the runs. */
  onTick?: () => void;
}

interface Active {
  sweepId: string | undefined;
  process: WorkerProcess;
  /** When it was asked to stop. */
  stopping: number | undefined;
}

/** Starts workers for queued runs, ingests their journals, and sees to it that every run ends in its true state. */
export function createScheduler(context: SchedulerContext) {
  const { store } = context;
  const active = new Map<string, Active>();
  const waiting = new Set<() => void>();
  const memory = createMemoryRecord();

  const wake = (): void => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };

  const settle = (runId: string, exit: WorkerExit): void => {
    active.delete(runId);
    ingestJournal(context, runId);
    if (exit.untouched === true && store.runs.row(runId)?.state === 'starting') {
      store.runs.setState(runId, 'queued');
      return;
    }
    recordCrash(context, runId, {
      exitCode: exit.code,
      signal: exit.signal,
      message: describeExit(pathsOfRun(context, runId).stderr, exit),
    });
    const run = store.runs.get(runId);
    if (run !== undefined) memory.note(run);
  };

  /** Starts the next of these runs where there is one and room for it. */
  const startNext = (session: ExecutorSession, among: readonly string[]): string | undefined => {
    const runId = store.runs.nextQueued(among);
    const run = runId === undefined ? undefined : store.runs.get(runId);
    if (runId === undefined || run === undefined) return undefined;
    const { config } = run;
    const demand = { config, memory: memory.of(config), waiting: store.runs.readyCount(among) };
    const place = session.place(demand);
    if (place === undefined) return undefined;
    ensureDirectoryOf(context, run);
    store.runs.setState(runId, 'starting');
    const process = session.start({ folder: pathsOfRun(context, runId).root, config }, place);
    active.set(runId, { sweepId: run.place?.sweepId, process, stopping: undefined });
    return runId;
  };

  const stop = (entry: Active, reason: Parameters<WorkerProcess['stop']>[0]): void => {
    if (entry.stopping === undefined) {
      entry.stopping = performance.now();
      entry.process.stop(reason);
    } else if (performance.now() - entry.stopping > stopMilliseconds) {
      entry.process.kill();
    }
  };

  /** Does what other processes asked of sweeps, and clears each request when nothing of the sweep is active any more. */
  const serveRequests = (): void => {
    for (const { id, request } of store.sweeps.requests()) {
      settleSweep(context, id, request);
      const sources = new Set(sourcesOfSweepAlone(context, id, request).map((run) => run.id));
      const running = [...active].filter(([runId, { sweepId }]) => sweepId === id || sources.has(runId));
      for (const [, entry] of running) stop(entry, request);
      if (running.length === 0) store.sweeps.setRequest(id, null);
    }
  };

  return {
    /**
     * Trains these runs, and before them the unfinished runs that their weights come from, until each has ended or was
     * paused. Returns early, all workers gone, when the signal aborts.
     */
    async work(asked: readonly string[], { parallel, signal, onTick }: WorkOptions): Promise<void> {
      const runIds = [...requeue(context, sourcesOf(context, asked, unfinishedStates)), ...asked];
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
      try {
        for (;;) {
          serveRequests();
          for (const [runId, entry] of active) {
            ingestJournal(context, runId);
            if (aborted()) stop(entry, 'shutdown');
          }
          while (!aborted()) {
            const started = startNext(session, runIds);
            const entry = started === undefined ? undefined : active.get(started);
            if (started === undefined || entry === undefined) break;
            watch(started, entry);
          }
          onTick?.();
          if (active.size === 0 && (aborted() || store.runs.nextQueued(runIds) === undefined)) break;
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
        await session.dispose();
      }
      if (failures.length > 0) throw failures[0];
    },
    /** Ends all workers at once. */
    killAll(): void {
      for (const { process } of active.values()) process.kill();
    },
    /** How far an active run is by its heartbeat, in epochs. */
    epochsDone: (runId: string): number | undefined =>
      active.has(runId) ? readHeartbeat(pathsOfRun(context, runId).root)?.epoch : undefined,
  };
}
export type Scheduler = ReturnType<typeof createScheduler>;
