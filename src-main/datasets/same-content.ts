import { listDatasets } from './list-datasets';
import type { DatasetManifest } from './manifest';

/** Names of the other imported data sets that hold the same examples, however they were packed. */
export async function sameContent(
  datasetsFolder: string,
  { name, fingerprint }: Pick<DatasetManifest, 'name' | 'fingerprint'>,
): Promise<string[]> {
  const listed = await listDatasets(datasetsFolder);
  return listed
    .filter((other) => other.name !== name && other.manifest?.fingerprint === fingerprint)
    .map((other) => other.name);
}
