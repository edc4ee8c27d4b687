import { statSync } from 'node:fs';
import type { Disposer } from '../core/disposable';
import type { SchedulerContext } from '../scheduler/context';
import { recoverRuns } from '../scheduler/recover';
import { takeHomeLock, type HomeLock } from '../store/home-lock';
import { followElsewhere } from './open-home';
import type { Notify } from './take-home';

const watchMilliseconds = 2000;

/** Where nobody holds the home, brings runs whose app was killed into their true state, again and again. */
export function watchHome(
  context: SchedulerContext,
  { isLocal, notify }: { isLocal: boolean; notify: Notify },
): Disposer {
  const { database } = context.paths;
  const opened = fileNumber(database);
  let isReplaced = false;
  const timer = setInterval(() => {
    if (!isReplaced && fileNumber(database) !== opened) {
      isReplaced = true;
      notify('The database was made anew by another process: start this one again to see what is new.');
    }
    recoverBriefly(context, isLocal);
  }, watchMilliseconds).unref();
  return {
    dispose() {
      clearInterval(timer);
    },
  };
}

/** Tells a file from another one that took its place. */
export function fileNumber(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino;
}

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
