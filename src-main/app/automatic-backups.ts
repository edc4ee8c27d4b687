import { describeError } from '../core/errors';
import type { Disposer } from '../core/disposable';
import type { Backups } from './backups';
import type { Notify } from './take-home';

/** A database of this size is copied and checked in well under a second: before anything else, so that short work does it. */
const smallBytes = 32 * 2 ** 20;
const hourMilliseconds = 60 * 60 * 1000;
const longestWait = 10 * 60 * 1000;

/**
 * Makes a backup where the last one is old and something was written since, now and from time to time until disposed. One
 * that fails is told, and tried again when the next one is due.
 */
export async function startAutomaticBackups(backups: Backups, notify: Notify): Promise<Disposer> {
  const ended = new AbortController();
  /** When this process last tried, by its own clock. */
  let tried: number | undefined;
  let isBusy = false;
  const run = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      const { keep, everyHours } = backups.settings();
      if (keep === 0 || !isDue(everyHours * hourMilliseconds) || !backups.isOutdated()) return;
      tried = performance.now();
      await backups.make(ended.signal);
    } catch (error) {
      tried = performance.now();
      if (!ended.signal.aborted) notify(`No backup of the database could be made: ${describeError(error)}`);
    } finally {
      isBusy = false;
    }
  };
  const isDue = (milliseconds: number): boolean => {
    if (tried !== undefined) return performance.now() - tried >= milliseconds;
    const last = backups.list()[0];
    // One from the future was made before a clock was set.
    return last === undefined || Math.abs(Date.now() - last.time) >= milliseconds;
  };
  const first = run();
  if (backups.bytes() <= smallBytes) await first;
  const timer = setInterval(() => void run(), waitOf(backups)).unref();
  return {
    dispose() {
      clearInterval(timer);
      ended.abort();
    },
  };
}

function waitOf(backups: Backups): number {
  try {
    return Math.max(1000, Math.min(longestWait, backups.settings().everyHours * hourMilliseconds));
  } catch {
    return longestWait;
  }
}
