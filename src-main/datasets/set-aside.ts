import { mkdir, rename, rm, utimes } from 'node:fs/promises';
import { asidePath } from './aside-path';
import { usingHome } from './home-error';
import { checkImported, checkNewName } from './names';
import { datasetPath } from './paths';

/** A data set that was removed, and can be brought back until it is deleted. */
export interface DatasetAside {
  name: string;
  /** Throws DATASET_EXISTS where its name was taken meanwhile, HOME_UNUSABLE. */
  bringBack(): Promise<void>;
  delete(): Promise<void>;
}

/**
 * Takes an imported data set, damaged ones as well, out of sight without deleting it. What a process that ended has left
 * aside, `clearStaging` deletes. Throws DATASET_NOT_FOUND, HOME_UNUSABLE.
 */
export async function setDatasetAside(datasetsFolder: string, name: string): Promise<DatasetAside> {
  await checkImported(datasetsFolder, name);
  const path = datasetPath(datasetsFolder, name);
  const aside = asidePath(datasetsFolder, 'removed');
  await usingHome(path, () => rename(path, aside));
  const now = new Date();
  // So that it is not taken for what a process that had our number before has left.
  await usingHome(aside, () => utimes(aside, now, now));
  return {
    name,
    async bringBack() {
      await usingHome(datasetsFolder, () => mkdir(datasetsFolder, { recursive: true }));
      await checkNewName(datasetsFolder, name);
      await usingHome(path, () => rename(aside, path));
    },
    delete: () => usingHome(aside, () => rm(aside, { recursive: true, force: true })),
  };
}
