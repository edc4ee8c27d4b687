import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { QuadLabError } from '../core/errors';
import { clearStaging } from '../datasets/clear-staging';
import { createLocalExecutor } from '../executors/local/local-executor';
import type { SchedulerContext } from '../scheduler/context';
import { recoverRuns } from '../scheduler/recover';
import { indexRuns } from '../scheduler/reindex';
import { createScheduler } from '../scheduler/scheduler';
import { ensureDirectories } from '../scheduler/submit';
import { lockHolder, takeHomeLock, type HomeLock } from '../store/home-lock';
import { openStore } from '../store/store';
import { datasetsOf } from './datasets';
import { exportsOf } from './exports';
import { ensureHome } from './home';
import { runsOf } from './runs';
import { defaultRuntime, type Runtime } from './runtime';
import { sweepsOf } from './sweeps';

export interface AppOptions {
  home: string;
  runtime?: Runtime;
  /** How long to wait for the home's lock, in milliseconds; a command that only reads need not wait. */
  waitForLock?: number;
  /** False for an app that only looks on for long: it gives the home back once its runs are in their true state. */
  keepHome?: boolean;
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
  keepHome = true,
}: AppOptions) {
  const paths = ensureHome(home);
  let lock = await waitFor(() => takeHomeLock(paths.lock), waitForLock);
  const fresh = !existsSync(paths.database);
  let store: ReturnType<typeof openStore>;
  try {
    store = openStore(paths.database);
  } catch (error) {
    lock?.dispose();
    throw error;
  }
  const context: SchedulerContext = { store, executor: createLocalExecutor(runtime), paths };
  const scheduler = createScheduler(context);
  const requireHolder = (): void => {
    if (lock === undefined) throw homeBusy(paths.lock);
  };
  const dispose = (): void => {
    store.dispose();
    lock?.dispose();
  };
  if (lock !== undefined) {
    try {
      if (fresh && readdirSync(paths.runs).length > 0) indexRuns(context);
      await clearStaging(paths.datasets);
      ensureDirectories(context);
      recoverRuns(context);
    } catch (error) {
      dispose();
      throw error;
    }
    if (!keepHome) {
      lock.dispose();
      lock = undefined;
    }
  }
  return {
    paths,
    runtime,
    /** Whether this process holds the home. */
    holdsHome: lock !== undefined,
    sweeps: sweepsOf({ context, scheduler, requireHolder, holdsHome: lock !== undefined }),
    runs: runsOf({ context, scheduler, requireHolder }),
    datasets: datasetsOf(paths.datasets),
    exports: exportsOf(store),
    scheduler,
    dispose,
  };
}
export type App = Awaited<ReturnType<typeof createApp>>;

/** Takes the home's lock or says who has it. */
export async function requireHomeLock(file: string, milliseconds: number): Promise<HomeLock> {
  const lock = await waitFor(() => takeHomeLock(file), milliseconds);
  if (lock === undefined) throw homeBusy(file);
  return lock;
}

function homeBusy(lockFile: string): QuadLabError {
  return new QuadLabError('HOME_BUSY', `the home is held by ${lockHolder(lockFile)}`, {
    advice: 'Wait until it has ended, stop it, or use another home with --home DIR.',
  });
}

async function waitFor<T>(attempt: () => T | undefined, milliseconds: number): Promise<T | undefined> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const result = attempt();
    if (result !== undefined || Date.now() >= deadline) return result;
    await delay(50);
  }
}
