import { setTimeout as delay } from 'node:timers/promises';
import { QuadLabError } from '../core/errors';
import type { HomePaths } from '../rundir/paths';
import { isHolderInDoubt, silentMilliseconds } from '../store/file-lock';
import { lockHolder, takeHomeLock, type HomeLock } from '../store/home-lock';
import { locksWork } from '../store/system-lock';
import { ensureHome } from './home';
import { localDatabase } from './local-index';

/** Tells the user something, in a line. */
export type Notify = (notice: string) => void;

export interface TakenHome {
  paths: HomePaths;
  /** Undefined where another process holds the home. */
  lock: HomeLock | undefined;
  /** Whether the database lies on this machine, since the home's file system has no locks. */
  isLocal: boolean;
}

interface TakeOptions {
  /** How long to wait for the lock, in milliseconds. */
  wait: number;
  notify?: Notify;
  /** Called where somebody else takes the home over, see `takeHomeLock`. */
  onLost?: () => void;
}

/** Makes the home's folders where they are missing, and takes it for this process unless another one holds it. */
export async function takeHome(home: string, { wait, notify, onLost }: TakeOptions): Promise<TakenHome> {
  const paths = ensureHome(home);
  const lock = await waitForLock(paths.lock, wait, notify, onLost);
  const isLocal = lock === undefined ? !locksWork(paths.root) : lock.kind === 'file';
  return { paths: isLocal ? { ...paths, database: localDatabase(paths.root) } : paths, lock, isLocal };
}

/** The same, or says who holds it. */
export async function requireHome(
  home: string,
  options: TakeOptions,
): Promise<TakenHome & { lock: HomeLock }> {
  const { lock, ...taken } = await takeHome(home, options);
  if (lock === undefined) throw homeBusy(taken.paths.lock);
  return { lock, ...taken };
}

export function homeBusy(lockFile: string): QuadLabError {
  return new QuadLabError('HOME_BUSY', `the home is held by ${lockHolder(lockFile)}`, {
    advice: 'Wait until it has ended, stop it, or use another home with --home DIR.',
  });
}

/** Where only time tells whether the holder, on another machine, still lives, whoever would wait waits until it has told. */
async function waitForLock(
  file: string,
  milliseconds: number,
  notify: Notify | undefined,
  onLost: (() => void) | undefined,
): Promise<HomeLock | undefined> {
  const start = performance.now();
  let told = false;
  for (;;) {
    const lock = takeHomeLock(file, onLost);
    if (lock !== undefined) return lock;
    if (performance.now() - start >= milliseconds) {
      if (milliseconds === 0 || !isHolderInDoubt(file)) return undefined;
      if (!told) {
        const seconds = Math.round(silentMilliseconds / 1000);
        notify?.(
          `The home is held by ${lockHolder(file)}, which is silent. Waiting ${seconds} s for a sign of life.`,
        );
        told = true;
      }
    }
    await delay(50);
  }
}
