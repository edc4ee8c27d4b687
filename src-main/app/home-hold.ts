import { QuadLabError } from '../core/errors';
import type { SchedulerContext } from '../scheduler/context';
import { applyAnnotations } from '../scheduler/annotation-book';
import { recoverRuns } from '../scheduler/recover';
import { applySweepJournals } from '../scheduler/sweep-book';
import { findDamage } from '../store/database-check/find-damage';
import { lockHolder, takeHomeLock } from '../store/home-lock';
import { markClean, markOpen } from './sound-database';
import { isHeldElsewhere } from './open-home';
import { homeBusy, type TakenHome } from './take-home';
import { fileNumber } from './watch-home';

/** Whether this process holds the home: it alone starts workers and writes what they did into the database. */
export interface HomeHold {
  readonly isHeld: boolean;
  /** Aborts where somebody else took the home over, as can be where the file system has no locks. */
  readonly lost: AbortSignal;
  /**
   * Takes the home where nobody has it, and brings every run into its true state. Returns whether it is held now: then each
   * such call wants a `release`, the last of which gives it back. Throws HOME_UNUSABLE where the database was replaced
   * since this process opened it.
   */
  take(): boolean;
  release(): void;
  /** Gives it back, whoever in this process has taken it. */
  dispose(): void;
  /** Throws HOME_BUSY where this process does not hold the home. */
  require(): void;
  /** Who holds it. Throws HOME_BUSY where that process does not see what this one asks for: it has a database of its own. */
  holder(): string;
}

export function homeHold(
  context: SchedulerContext,
  { lock: first, isLocal }: Pick<TakenHome, 'lock' | 'isLocal'>,
  lostFirst: AbortSignal,
): HomeHold {
  const { lock: file, database } = context.paths;
  const opened = fileNumber(database);
  let lock = first;
  let lost = lostFirst;
  let takers = first === undefined ? 0 : 1;

  /** Of a database that was replaced, this process would never hear again. */
  const requireSame = (): void => {
    if (fileNumber(database) === opened) return;
    throw unusable('the database was made anew by another process', 'Start this one again.');
  };

  /** Brings this process up to date with what others did. */
  const catchUp = (): void => {
    requireSame();
    const wasLeftOpen = markOpen(database);
    const damage = wasLeftOpen ? findDamage(database) : undefined;
    if (damage !== undefined) {
      context.store.suspect(damage);
      throw unusable(`the database is damaged: ${damage}`, 'Start again: it is restored by itself then.');
    }
    // Another process may have changed them since they were read.
    context.sweeps.clear();
    // Whoever asked for them asks again, or does it by itself.
    context.store.commands.clear();
    applySweepJournals(context);
    applyAnnotations(context, { compact: true });
    recoverRuns(context);
  };

  /** Where other processes have the database open, closing it does not bring the write-ahead log onto the disk. */
  const closeWell = (): void => {
    try {
      if (context.store.flush()) markClean(database);
    } catch {
      // A full disk, or damage: whoever comes next looks at it.
    }
  };

  const giveBack = (): void => {
    if (lock !== undefined && !lost.aborted) closeWell();
    lock?.dispose();
    lock = undefined;
    takers = 0;
  };

  return {
    get isHeld() {
      return lock !== undefined && !lost.aborted;
    },
    get lost() {
      return lost;
    },
    take() {
      if (lock !== undefined && !lost.aborted) {
        takers += 1;
        return true;
      }
      giveBack();
      const losing = new AbortController();
      const taken = takeHomeLock(file, () => {
        losing.abort();
      });
      if (taken === undefined) {
        requireSame();
        return false;
      }
      try {
        catchUp();
      } catch (error) {
        taken.dispose();
        throw error;
      }
      lock = taken;
      lost = losing.signal;
      takers = 1;
      return true;
    },
    release() {
      takers -= 1;
      if (takers <= 0) giveBack();
    },
    dispose() {
      giveBack();
    },
    require() {
      if (lock === undefined || lost.aborted) throw homeBusy(file);
    },
    holder() {
      if (isLocal && isHeldElsewhere(context.paths)) throw homeBusy(file);
      return lockHolder(file);
    },
  };
}

function unusable(message: string, advice: string): QuadLabError {
  return new QuadLabError('HOME_UNUSABLE', message, { advice });
}
