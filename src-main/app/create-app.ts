import { statSync } from 'node:fs';
import { storedFingerprint } from '../datasets/stored-fingerprint';
import { isGenerated, type DatasetConfig } from '../domain/config/dataset-config';
import { createLocalExecutor } from '../executors/local/local-executor';
import type { SchedulerContext } from '../scheduler/context';
import { recoverRuns } from '../scheduler/recover';
import { createScheduler } from '../scheduler/scheduler';
import { takeHomeLock, type HomeLock } from '../store/home-lock';
import { startAutomaticBackups } from './automatic-backups';
import { backupsOf } from './backups';
import { datasetsOf } from './datasets';
import { exportsOf } from './exports';
import { gpusFor } from './gpu-backends';
import { modelsOf } from './models';
import { followElsewhere, openHome } from './open-home';
import { runsOf } from './runs';
import { defaultRuntime, type Runtime } from './runtime';
import { settingsOf } from './settings';
import { markClean } from './sound-database';
import { sweepsOf } from './sweeps';
import { homeBusy, takeHome, type Notify } from './take-home';

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
  /** Told what the user has to know, such as that the database was restored, when it happens. */
  onNotice?: Notify;
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
  onNotice,
}: AppOptions) {
  const notices: string[] = [];
  const notify: Notify = (notice) => {
    notices.push(notice);
    onNotice?.(notice);
  };
  const lost = new AbortController();
  const taken = await takeHome(home, {
    wait: waitForLock,
    notify,
    onLost: () => {
      lost.abort();
    },
  });
  const { paths, isLocal } = taken;
  let { lock } = taken;
  let context: SchedulerContext;
  try {
    const executor = createLocalExecutor({ ...runtime, gpusFor });
    const fingerprintOf = (dataset: DatasetConfig): string | undefined =>
      isGenerated(dataset) ? undefined : storedFingerprint(paths.datasets, dataset.name);
    const isHolder = role === 'holder';
    context = await openHome({ executor, paths, fingerprintOf }, taken, { isHolder, notify });
  } catch (error) {
    lock?.dispose();
    throw error;
  }
  const { store } = context;
  if (lock !== undefined && role !== 'holder') {
    markClean(paths.database);
    lock.dispose();
    lock = undefined;
  }
  const scheduler = createScheduler(context);
  const settings = settingsOf(paths.settings);
  const backups = backupsOf({ store, paths, settings, holdsHome: lock !== undefined });
  const automatic = lock && (await startAutomaticBackups(backups, notify));
  const requireHolder = (): void => {
    if (lock === undefined || lost.signal.aborted) throw homeBusy(paths.lock);
  };
  let watch: NodeJS.Timeout | undefined;
  const dispose = (): void => {
    clearInterval(watch);
    automatic?.dispose();
    store.dispose();
    if (lock !== undefined && !lost.signal.aborted) markClean(paths.database);
    lock?.dispose();
  };
  if (role === 'watcher') {
    const opened = fileNumber(paths.database);
    let isReplaced = false;
    watch = setInterval(() => {
      if (!isReplaced && fileNumber(paths.database) !== opened) {
        isReplaced = true;
        notify('The database was made anew by another process: start this one again to see what is new.');
      }
      recoverBriefly(context, isLocal);
    }, watchMilliseconds).unref();
  }
  return {
    paths,
    runtime,
    /** Whether this process holds the home. */
    holdsHome: lock !== undefined,
    sweeps: sweepsOf({
      context,
      scheduler,
      requireHolder,
      holdsHome: lock !== undefined,
      lost: lost.signal,
    }),
    runs: runsOf({ context, scheduler, requireHolder }),
    datasets: datasetsOf(paths, () => settings.all()),
    settings,
    exports: exportsOf(store),
    backups,
    /** What the user has to know of how the home was found, in a line each. */
    notices,
    models: modelsOf(context),
    scheduler,
    dispose,
  };
}
export type App = Awaited<ReturnType<typeof createApp>>;

/** Tells a file from another one that took its place. */
function fileNumber(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino;
}

/** Where nobody holds the home, runs whose app was killed come into their true state. */
function recoverBriefly(context: SchedulerContext, isLocal: boolean): void {
  let lock: HomeLock | undefined;
  try {
    lock = takeHomeLock(context.paths.lock);
    if (lock !== undefined) recoverRuns(context);
    else if (isLocal) followElsewhere(context);
  } catch {
    // A disk that is full or a journal that is damaged is told to whoever wants to work in the home.
  } finally {
    lock?.dispose();
  }
}
