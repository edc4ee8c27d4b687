import type { DatasetManifest } from './manifest';
import { dataPath, datasetPath } from './paths';

/** The folder of a data set's files: its own, or where they are kept in place. */
export function filesFolder(
  datasetsFolder: string,
  { name, storage }: Pick<DatasetManifest, 'name' | 'storage'>,
): string {
  const inPlace = storage.kind === 'files' ? storage.root : undefined;
  return inPlace ?? dataPath(datasetPath(datasetsFolder, name));
}
