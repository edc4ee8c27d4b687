import { randomBytes } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '../core/errors';
import { ownerOf } from './aside-path';
import { homeEntries, usingHome } from './home-error';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Removes what killed imports and removals left behind, and returns the names. Folders of processes that still run stay;
 * of other machines that share the folder, those stay that are younger than a day.
 * Throws HOME_UNUSABLE where a leftover cannot be removed; a missing datasets folder is fine.
 */
export async function clearStaging(datasetsFolder: string): Promise<string[]> {
  const removed: string[] = [];
  for (const { name } of await homeEntries(datasetsFolder)) {
    const path = join(datasetsFolder, name);
    if (!(await isLeftover(name, path))) continue;
    await usingHome(path, () => rm(path, { recursive: true, force: true }));
    removed.push(name);
  }
  return removed;
}

async function isLeftover(name: string, path: string): Promise<boolean> {
  const owner = ownerOf(name);
  if (owner === undefined) return false;
  const changed = await stat(path).then(
    (stats) => stats.mtimeMs,
    () => undefined,
  );
  if (changed === undefined) return false;
  if (owner.host !== hostname()) return (await fileTime(dirname(path))) - changed > dayMs;
  // In a container every process may have had our number: then the folder is older than we are.
  return owner.pid === process.pid ? changed < performance.timeOrigin : !isAlive(owner.pid);
}

/** What time it is by the clock that the times of a folder's files come from: those of machines differ, and are set. */
async function fileTime(folder: string): Promise<number> {
  const file = join(folder, `.time-${process.pid}-${randomBytes(4).toString('hex')}`);
  return usingHome(file, async () => {
    try {
      await writeFile(file, '');
      return (await stat(file)).mtimeMs;
    } finally {
      await rm(file, { force: true });
    }
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}
