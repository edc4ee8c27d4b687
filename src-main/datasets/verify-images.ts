import { join } from 'node:path';
import { partNames } from './storage/content-sink';
import { listFile } from './storage/encoded-names';
import { listedImages } from './storage/read-encoded';
import type { DatasetManifest } from './manifest';
import type { OnDatasetProgress } from './progress';
import { filesFolder } from './stored-files';
import { compare } from './verify-dataset';

/** Problems that are told of: there may be a million files that are gone. */
const told = 20;

/** Compares images that were left in place with the list of them; the list itself is one of the manifest's files. */
export async function changedInPlace(
  datasetsFolder: string,
  manifest: DatasetManifest,
  onProgress: OnDatasetProgress | undefined,
): Promise<string[]> {
  const { storage } = manifest;
  if (storage.kind !== 'images' || storage.root === undefined) return [];
  const total = partNames.reduce((sum, name) => sum + (manifest[name]?.count ?? 0), 0);
  let done = 0;
  const problems: string[] = [];
  for (const part of partNames) {
    if (storage.parts[part] === undefined) continue;
    const list = join(filesFolder(datasetsFolder, manifest), listFile(part));
    for await (const images of listedImages(list)) {
      for (const image of images) {
        const problem = await compare(join(storage.root, image.name), image);
        if (problem !== undefined) problems.push(`${image.name} ${problem}`);
        onProgress?.({ stage: 'checking', unit: 'examples', file: image.name, done: ++done, total });
      }
    }
  }
  const more = problems.length - told;
  return more > 0 ? [...problems.slice(0, told), `${more} more`] : problems;
}
