import { QuadLabError } from '../core/errors';
import type { SchedulerContext } from '../scheduler/context';
import { recoverRuns } from '../scheduler/recover';
import { applySweepJournals } from '../scheduler/sweep-book';
import { lockHolder, takeHomeLock, type HomeLock } from '../store/home-lock';

/** Whether this process holds the home: it alone starts workers and writes what they did into the database. */
export interface HomeHold {
  readonly isHeld: boolean;
  /** Takes the home where nobody has it, and brings every run into its true state. Returns whether it is held now. */
  take(): boolean;
  release(): void;
  /** Throws HOME_BUSY where this process does not hold the home. */
  require(): void;
  /** Who holds it. */
  holder(): string;
}

export function homeHold(context: SchedulerContext, first: HomeLock | undefined): HomeHold {
  const { lock: file } = context.paths;
  let lock = first;
  return {
    get isHeld() {
      return lock !== undefined;
    },
    take() {
      if (lock !== undefined) return true;
      const taken = takeHomeLock(file);
      if (taken === undefined) return false;
      try {
        // Another process may have changed them since they were read.
        context.sweeps.clear();
        // Whoever asked for them asks again, or does it by itself.
        context.store.commands.clear();
        applySweepJournals(context);
        recoverRuns(context);
      } catch (error) {
        taken.dispose();
        throw error;
      }
      lock = taken;
      return true;
    },
    release() {
      lock?.dispose();
      lock = undefined;
    },
    require() {
      if (lock === undefined) throw homeBusy(file);
    },
    holder: () => lockHolder(file),
  };
}

export function homeBusy(lockFile: string): QuadLabError {
  return new QuadLabError('HOME_BUSY', `the home is held by ${lockHolder(lockFile)}`, {
    advice: 'Wait until it has ended, stop it, or use another home with --home DIR.',
  });
}
