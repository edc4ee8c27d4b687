import { QuadLabError } from '../core/errors';
import type { Place } from '../domain/place';
import type { RunSettings } from '../domain/run-settings';
import { activeStates, isActive } from '../domain/run-state';
import type { ExecutorSession, WorkerExit, WorkerProcess } from '../executors/executor';
import type { Scope } from '../store/run-queries';
import { createBackOff } from './back-off';
import { pathsOfRun, type SchedulerContext } from './context';
import { settleRun } from './settle-run';
import { createStorageFaults } from './storage-faults';
import { createWatchdog } from './watchdog';

/** What is remembered of a run that trains, for what may happen to it. */
export interface Watched {
  place: Place;
  /** Why it is being ended as one that is stuck. */
  stuck: string | undefined;
  /** Whether other runs had a part of the same GPU meanwhile. */
  sharedGpu: boolean;
}

/** What a scheduler does about faults, from the first start of a run until the last one has ended. */
export function createFaultHandling(
  context: SchedulerContext,
  settings: RunSettings,
  session?: Pick<ExecutorSession, 'avoid'>,
) {
  const { store } = context;
  const watchdog = createWatchdog(settings);
  const backOff = createBackOff(settings);
  const storage = createStorageFaults(context, settings);

  return {
    storage,
    /** Runs that may not be started now. */
    resting: (): string[] => [...storage.unusable(), ...backOff.waiting()],
    /** Whether a run of a scope is to be started, now or after a wait. */
    hasNext: (scope: Scope): boolean =>
      store.runs.nextQueued(scope, storage.unusable()) !== undefined ||
      store.sweeps.nextToAsk(scope) !== undefined,
    /** Starts a run, which is queued again where that fails. */
    start(runId: string, start: () => WorkerProcess): WorkerProcess {
      store.runs.change(runId, { type: 'claimed' });
      try {
        return start();
      } catch (error) {
        store.runs.change(runId, { type: 'released' });
        throw error;
      }
    },
    /** What to remember of a run that has a place among the others. */
    watch(place: Place, others: Iterable<Watched>): Watched {
      const beside = [...others].filter((other) => place.gpu !== undefined && other.place.gpu === place.gpu);
      for (const other of beside) other.sharedGpu = true;
      return { place, stuck: undefined, sharedGpu: beside.length > 0 };
    },
    /**
     * Takes in what a run that trains has written (`takeIn`: whether there was anything), and ends its worker where that is stuck or has no business any more.
     */
    lookAt(
      runId: string,
      watched: Watched & { process: WorkerProcess },
      takeIn: (runId: string) => boolean,
    ): void {
      let hasNews = false;
      storage.attempt(runId, () => {
        hasNews = takeIn(runId);
        // What its journal says can't be true: nothing that comes after it is worth the time.
        if (hasNews && isRefused(runId)) watched.process.kill();
      });
      watched.stuck ??= watchdog.problemOf(runId, pathsOfRun(context, runId).root, hasNews);
      if (watched.stuck !== undefined) watched.process.kill();
    },
    /** Brings a run whose worker has gone into its true state. */
    settle(runId: string, exit: WorkerExit, watched: Watched): void {
      watchdog.forget(runId);
      const { crashes, diskFull, failure } = settleRun(context, runId, { exit, ...watched }, settings);
      if (crashes !== undefined) backOff.crashed(runId, crashes);
      if (diskFull !== undefined) storage.reportFull(diskFull);
      if (failure === 'DEVICE_LOST') session?.avoid?.(watched.place);
    },
    /** Throws what kept runs from having ended. */
    check(scope: Scope): void {
      const open = store.runs.tally(scope).filter(({ state }) => state === 'queued' || isActive(state));
      if (open.length > 0) storage.check();
      const [active] = open.some(({ state }) => isActive(state))
        ? store.runs.list({ states: activeStates })
        : [];
      if (active === undefined) return;
      throw new QuadLabError('HOME_UNUSABLE', `the files of run ${active.id} can't be used`, {
        advice: 'Mend the permissions or the disk, then continue with `quadlab sweep resume`.',
      });
    },
  };

  function isRefused(runId: string): boolean {
    const run = store.runs.row(runId);
    return run?.state === 'failed' && run.outcome?.includes('"JOURNAL_DAMAGED"') === true;
  }
}
