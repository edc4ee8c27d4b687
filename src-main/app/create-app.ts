import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { clearStaging } from '../datasets/clear-staging';
import { storedFingerprint } from '../datasets/stored-fingerprint';
import { isGenerated } from '../domain/config/dataset-config';
import { createLocalExecutor } from '../executors/local/local-executor';
import type { Command } from '../scheduler/commands';
import type { Affected } from '../scheduler/commands/affected';
import type { SchedulerContext } from '../scheduler/context';
import { recoverRuns } from '../scheduler/recover';
import { indexRuns } from '../scheduler/reindex';
import { createScheduler } from '../scheduler/scheduler';
import { applySweepJournals } from '../scheduler/sweep-book';
import { takeHomeLock, type HomeLock } from '../store/home-lock';
import { openStore } from '../store/store';
import { createDesk } from './desk';
import { datasetsOf } from './datasets';
import { exportsOf } from './exports';
import { ensureHome } from './home';
import { homeBusy, homeHold } from './home-hold';
import { gpusFor } from './gpu-backends';
import { modelsOf } from './models';
import { runsOf } from './runs';
import { defaultRuntime, type Runtime } from './runtime';
import { settingsOf } from './settings';
import { sweepsOf } from './sweeps';

const watchMilliseconds = 2000;

export interface AppOptions {
  home: string;
  runtime?: Runtime;
  /** How long to wait for the home's lock, in milliseconds; a command that only reads need not wait. */
  waitForLock?: number;
  /**
   * `holder` keeps the home, to train in it. `reader` gives it back once its runs are in their true state; `watcher`
   * does that again every few seconds, for as long as nobody holds it.
   */
  role?: 'holder' | 'reader' | 'watcher';
}

/**
 * The app over one home: the composition root that all shells share.
 *
 * One process at a time holds the home: it alone starts workers and writes what they did into the database. On taking
 * the home it brings every run into its true state. Others read, and ask the holder to pause or cancel.
 */
export async function createApp({
  home,
  runtime = defaultRuntime(),
  waitForLock = 0,
  role = 'holder',
}: AppOptions) {
  const paths = ensureHome(home);
  const lock = await waitFor(() => takeHomeLock(paths.lock), waitForLock);
  const fresh = !existsSync(paths.database);
  let store: ReturnType<typeof openStore>;
  try {
    store = openStore(paths.database);
  } catch (error) {
    lock?.dispose();
    throw error;
  }
  const settings = settingsOf(paths.settings);
  const context: SchedulerContext = {
    store,
    executor: createLocalExecutor({ ...runtime, gpusFor }),
    paths,
    sweeps: new Map(),
    fingerprintOf: (dataset) =>
      isGenerated(dataset) ? undefined : storedFingerprint(paths.datasets, dataset.name),
    runSettings: () => settings.all().runs,
  };
  const scheduler = createScheduler(context);
  let watch: NodeJS.Timeout | undefined;
  let release = (): void => lock?.dispose();
  const dispose = (): void => {
    clearInterval(watch);
    store.dispose();
    release();
  };
  if (lock !== undefined) {
    try {
      if (fresh) indexRuns(context);
      await clearStaging(paths.datasets);
      applySweepJournals(context);
      recoverRuns(context);
    } catch (error) {
      dispose();
      throw error;
    }
  }
  const hold = homeHold(context, lock);
  release = () => {
    hold.release();
  };
  if (role !== 'holder') hold.release();
  const desk = createDesk(context, hold, scheduler);
  if (role === 'watcher') {
    watch = setInterval(() => {
      recoverBriefly(context);
    }, watchMilliseconds).unref();
  }
  return {
    paths,
    runtime,
    /** Whether this process holds the home. */
    get holdsHome() {
      return hold.isHeld;
    },
    /** Does a command, here or in the process that holds the home. */
    perform: (command: Command): Promise<Affected> => desk.perform(command),
    sweeps: sweepsOf({ context, scheduler, hold, desk }),
    runs: runsOf({ context, scheduler, hold, desk }),
    datasets: datasetsOf(paths, () => settings.all()),
    settings,
    exports: exportsOf(store),
    models: modelsOf(context),
    scheduler,
    dispose,
  };
}
export type App = Awaited<ReturnType<typeof createApp>>;

/** Where nobody holds the home, runs whose app was killed come into their true state. */
function recoverBriefly(context: SchedulerContext): void {
  let lock: HomeLock | undefined;
  try {
    lock = takeHomeLock(context.paths.lock);
    if (lock !== undefined) recoverRuns(context);
  } catch {
    // A disk that is full or a journal that is damaged is told to whoever wants to work in the home.
  } finally {
    lock?.dispose();
  }
}

/** Takes the home's lock or says who has it. */
export async function requireHomeLock(file: string, milliseconds: number): Promise<HomeLock> {
  const lock = await waitFor(() => takeHomeLock(file), milliseconds);
  if (lock === undefined) throw homeBusy(file);
  return lock;
}

async function waitFor<T>(attempt: () => T | undefined, milliseconds: number): Promise<T | undefined> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const result = attempt();
    if (result !== undefined || Date.now() >= deadline) return result;
    await delay(50);
  }
}
