import { QuadLabError, isQuadLabError, messageOf } from '../core/errors';
import { datasetInfo } from './dataset-info';
import type { DatasetManifest } from './manifest';
import { importedNames } from './names';

/** One imported data set: its manifest, or what is wrong with it. */
export type ListedDataset =
  | { name: string; manifest: DatasetManifest; problem: undefined }
  | { name: string; manifest: undefined; problem: QuadLabError };

/** All imported data sets, ordered by name; a damaged one does not hide the others. */
export async function listDatasets(datasetsFolder: string): Promise<ListedDataset[]> {
  const names = await importedNames(datasetsFolder);
  return Promise.all(
    names.map(async (name): Promise<ListedDataset> => {
      try {
        return { name, manifest: await datasetInfo(datasetsFolder, name), problem: undefined };
      } catch (error) {
        const problem = isQuadLabError(error)
          ? error
          : new QuadLabError('INTERNAL', messageOf(error), { cause: error });
        return { name, manifest: undefined, problem };
      }
    }),
  );
}
