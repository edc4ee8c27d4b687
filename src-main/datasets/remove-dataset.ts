import { rename, rm } from 'node:fs/promises';
import { usingHome } from './home-error';
import { checkImported } from './names';
import { datasetPath } from './paths';
import { asidePath } from './aside-path';

/**
 * Removes an imported data set, damaged ones as well: renamed aside at once, then deleted, so that there is never half a
 * data set. Throws DATASET_NOT_FOUND, HOME_UNUSABLE.
 */
export async function removeDataset(datasetsFolder: string, name: string): Promise<void> {
  await checkImported(datasetsFolder, name);
  const path = datasetPath(datasetsFolder, name);
  const aside = asidePath(datasetsFolder, 'removed');
  await usingHome(path, () => rename(path, aside));
  await usingHome(aside, () => rm(aside, { recursive: true, force: true }));
}
