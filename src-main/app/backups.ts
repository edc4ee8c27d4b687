import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { QuadLabError } from '../core/errors';
import { createLocalExecutor } from '../executors/local/local-executor';
import type { HomePaths } from '../rundir/paths';
import { restoreDatabase, type RestoreReport } from '../scheduler/restore';
import type { OnReindexProgress } from '../scheduler/reindex';
import { listBackups, pruneBackups, writeBackup, type Backup } from '../store/backup';
import { isGone } from '../store/database-files';
import { readState, signatureOf, writeState } from '../store/database-state';
import type { Store } from '../store/store';
import { gpusFor } from './gpu-backends';
import { defaultRuntime } from './runtime';
import type { settingsOf } from './settings';
import { markRebuilt } from './sound-database';
import { requireHome } from './take-home';

interface Parts {
  store: Store;
  paths: HomePaths;
  settings: ReturnType<typeof settingsOf>;
  holdsHome: () => boolean;
}

/** A step takes 1 to 3 ms. */
const pagesAtATime = 256;
const allPages = 0x7fff_ffff;

/** Copies of the home's database. */
export function backupsOf({ store, paths, settings, holdsHome }: Parts) {
  return {
    list: (): Backup[] => listBackups(paths.backups),
    /** By its name. Throws NOT_FOUND. */
    find: (name: string): Backup => knownBackup(paths, name),
    settings: () => settings.all().backups,
    /** Makes one now, and removes the oldest beyond those that are kept. Throws DISK_FULL. */
    async make(signal?: AbortSignal): Promise<Backup> {
      const signature = signatureOf(store.file);
      // Where another process writes, a copy in pieces would begin anew each time.
      const made = await writeBackup(store, paths.backups, {
        pagesAtATime: holdsHome() ? pagesAtATime : allPages,
        ...(signal && { signal }),
      });
      pruneBackups(paths.backups, Math.max(1, settings.all().backups.keep));
      if (holdsHome()) writeState(store.file, { ...readState(store.file), backedUp: signature });
      return made;
    },
    /** Whether something was written since the last one. */
    isOutdated: (): boolean => readState(store.file).backedUp !== signatureOf(store.file),
    bytes: (): number => store.bytes(),
  };
}
export type Backups = ReturnType<typeof backupsOf>;

export interface RestoredHome extends RestoreReport {
  /** Where the database that was there before lies now. */
  kept: string | undefined;
}

/**
 * Makes a home's database anew from a backup, a file or the name of one, or from the newest that is sound, and from what
 * the run directories have beyond it.
 */
export async function restoreHome(
  home: string,
  from?: string,
  onProgress?: OnReindexProgress,
): Promise<RestoredHome> {
  const { paths, lock } = await requireHome(home, { wait: 2000 });
  try {
    const backups = from === undefined ? listBackups(paths.backups) : [findBackup(paths, from)];
    const kept = `${paths.database}.before-restore`;
    const hadOne = !isGone(paths.database);
    const executor = createLocalExecutor({ ...defaultRuntime(), gpusFor });
    const report = restoreDatabase(
      { paths, executor },
      { backups, kept, mayStartEmpty: from === undefined, ...(onProgress && { onProgress }) },
    );
    markRebuilt(paths.database);
    return { ...report, kept: hadOne ? kept : undefined };
  } finally {
    lock.dispose();
  }
}

function knownBackup(paths: HomePaths, name: string): Backup {
  const known = listBackups(paths.backups).find((backup) => backup.name === name);
  if (known !== undefined) return known;
  throw new QuadLabError('NOT_FOUND', `there is no backup "${name}" in ${paths.backups}`, {
    advice: 'It may have been removed since newer ones were made.',
  });
}

function findBackup(paths: HomePaths, text: string): Backup {
  const known = listBackups(paths.backups).find(({ name }) => name === text);
  if (known !== undefined) return known;
  const file = [text, join(paths.backups, text)].find((path) => existsSync(path));
  if (file !== undefined) return { name: basename(file), file, bytes: 0, time: 0 };
  throw new QuadLabError('NOT_FOUND', `there is no backup "${text}" in ${paths.backups}, and no such file`, {
    advice: 'See `quadlab backup list`.',
  });
}
