import { existsSync, renameSync, rmSync } from 'node:fs';

/**
 * Puts the build in its place. The former one is set aside meanwhile and comes back on an error; after a kill in between,
 * `recoverBuild` brings it back. A process that has loaded the former one keeps its files.
 */
export function publishBuild(build: string, folder: string): void {
  if (existsSync(folder)) renameSync(folder, formerBuild(folder));
  try {
    renameSync(build, folder);
  } catch (error) {
    try {
      recoverBuild(folder);
    } catch {
      // The first error says why; the next start tries again.
    }
    throw error;
  }
  rmSync(formerBuild(folder), { recursive: true, force: true });
}

/** Brings back the build that a publication set aside and did not replace, or removes it where it was replaced. */
export function recoverBuild(folder: string): void {
  const former = formerBuild(folder);
  if (!existsSync(former)) return;
  if (existsSync(folder)) rmSync(former, { recursive: true });
  else renameSync(former, folder);
}

/** Always the same place, so that it is found again, and not a name that is cleared away as a leftover. */
const formerBuild = (folder: string): string => `${folder}.former`;
