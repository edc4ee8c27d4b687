import { statfsSync } from 'node:fs';
import { isDiskFull, isQuadLabError, messageOf, QuadLabError, systemErrorCode } from '../core/errors';
import type { RunSettings } from '../domain/run-settings';
import { explainDatabaseError } from '../store/database-error';
import type { SchedulerContext } from './context';

/** How long what was found of free space counts. */
const roomMilliseconds = 1000;
const advice =
  'Free some space, then continue with `quadlab sweep resume`; everything stored before is intact.';

/**
 * What the disk does to a scheduler, so that no other run has to suffer for it: a full disk lets nothing more be started,
 * a journal that can't be read is tried again later, and so is a database that another process writes.
 */
export function createStorageFaults(
  { store, paths }: SchedulerContext,
  { reserveMiB }: Pick<RunSettings, 'reserveMiB'>,
) {
  let full: QuadLabError | undefined;
  let room = { at: -Infinity, problem: undefined as string | undefined };
  const unreadable = new Map<string, unknown>();

  const noteFull = (error: QuadLabError): void => {
    full ??= new QuadLabError('DISK_FULL', error.message, { cause: error, advice });
  };

  const noteUnreadable = (runId: string, error: unknown): void => {
    const isKnown = unreadable.has(runId);
    unreadable.set(runId, error);
    if (isKnown) return;
    const message = `its files can't be used for now: ${messageOf(error)}`;
    store.journal.setUnreadable(runId, { code: codeOf(error) ?? 'HOME_UNUSABLE', message });
  };

  const attempt = (runId: string | undefined, action: () => void): boolean => {
    try {
      action();
      if (runId === undefined || !unreadable.has(runId)) return true;
      store.journal.setUnreadable(runId, undefined);
      unreadable.delete(runId);
      return true;
    } catch (error) {
      const fullDisk = asDiskFull(error);
      if (fullDisk !== undefined) noteFull(fullDisk);
      else if (!isBusy(error)) {
        if (runId === undefined || codeOf(error) === undefined) throw error;
        attempt(undefined, () => {
          noteUnreadable(runId, error);
        });
      }
      return false;
    }
  };

  const lack = (): string | undefined => {
    for (const folder of [paths.root, paths.runs]) {
      const free = freeBytes(folder);
      if (free !== undefined && free < reserveMiB * 2 ** 20) {
        return `the disk of ${folder} has ${Math.floor(free / 2 ** 20)} MiB left, less than the ${reserveMiB} MiB that runs.reserveMiB keeps`;
      }
    }
    return undefined;
  };

  return {
    /** Set once the disk was full: nothing more is started. */
    get full(): QuadLabError | undefined {
      return full;
    },
    /** To be called when a worker has said that the disk is full. */
    reportFull(message: string): void {
      noteFull(new QuadLabError('DISK_FULL', message));
    },
    /** Does something with the files or the rows of a run; false where it has to be tried again. */
    attempt,
    /** Whether a run may be started: one that finds the disk all but full waits for others to end, and else gives up. */
    hasRoom(othersTrain: boolean): boolean {
      if (full !== undefined) return false;
      const time = performance.now();
      if (time - room.at > roomMilliseconds) room = { at: time, problem: lack() };
      if (room.problem !== undefined && !othersTrain) noteFull(new QuadLabError('DISK_FULL', room.problem));
      return room.problem === undefined;
    },
    /** The runs whose files can't be used. */
    unusable: (): string[] => [...unreadable.keys()],
    /** Throws what keeps runs from having ended: a full disk, or files that can't be used. */
    check(): void {
      if (full !== undefined) throw full;
      const [first] = unreadable;
      if (first === undefined) return;
      const [runId, cause] = first;
      const others = unreadable.size === 1 ? '' : `, and those of ${unreadable.size - 1} other runs`;
      throw new QuadLabError(
        'HOME_UNUSABLE',
        `the files of run ${runId} can't be used: ${messageOf(cause)}${others}`,
        {
          cause,
          advice: 'Mend the permissions or the disk, then continue with `quadlab sweep resume`.',
        },
      );
    },
  };
}
export type StorageFaults = ReturnType<typeof createStorageFaults>;

/** The error as DISK_FULL where that is what it means. */
export function asDiskFull(error: unknown): QuadLabError | undefined {
  const explained = explainDatabaseError(error);
  if (isQuadLabError(explained) && explained.code === 'DISK_FULL') return explained;
  return isDiskFull(error) ? new QuadLabError('DISK_FULL', messageOf(error), { cause: error }) : undefined;
}

/** Whether another process writes the database, for longer than is waited for it. */
function isBusy(error: unknown): boolean {
  return systemErrorCode(error)?.startsWith('SQLITE_BUSY') === true;
}

/** The code of the file system's error that something failed with. */
function codeOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = isQuadLabError(cause) ? undefined : systemErrorCode(cause);
    if (code !== undefined) return /^E[A-Z0-9]+$/.test(code) ? code : undefined;
  }
  return undefined;
}

function freeBytes(folder: string): number | undefined {
  try {
    const { blocks, bavail, bsize } = statfsSync(folder);
    // Some file systems of other machines do not tell.
    return blocks === 0 ? undefined : bavail * bsize;
  } catch {
    return undefined;
  }
}
