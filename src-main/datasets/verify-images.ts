import { statSync } from 'node:fs';
import { join } from 'node:path';
import { listSome } from '../core/list-some';
import { partNames } from './storage/content-sink';
import { listFile } from './storage/encoded-names';
import { listedImages } from './storage/read-encoded';
import type { DatasetManifest } from './manifest';
import type { OnDatasetProgress } from './progress';
import { filesFolder } from './stored-files';
import { compare, told } from './verify-dataset';

interface Comparison {
  onProgress?: OnDatasetProgress | undefined;
  /** Reads only images that have another size or were touched since the import. */
  onlyTouched?: boolean;
}

/** Compares images that were left in place with the list of them; the list itself is one of the manifest's files. */
export async function changedInPlace(
  datasetsFolder: string,
  manifest: DatasetManifest,
  { onProgress, onlyTouched = false }: Comparison,
): Promise<string[]> {
  const { storage } = manifest;
  if (storage.kind !== 'images' || storage.root === undefined) return [];
  const total = partNames.reduce((sum, name) => sum + (manifest[name]?.count ?? 0), 0);
  const imported = Date.parse(manifest.createdAt);
  let done = 0;
  const problems: string[] = [];
  for (const part of partNames) {
    if (storage.parts[part] === undefined) continue;
    const list = join(filesFolder(datasetsFolder, manifest), listFile(part));
    for await (const images of listedImages(list)) {
      for (const image of images) {
        const path = join(storage.root, image.name);
        const isKnown = onlyTouched && isUntouched(path, image.bytes, imported);
        const problem = isKnown ? undefined : await compare(path, image);
        if (problem !== undefined) problems.push(`${image.name} ${problem}`);
        onProgress?.({ stage: 'checking', unit: 'examples', file: image.name, done: ++done, total });
      }
    }
  }
  return problems.length > 0 ? [listSome(problems, told, '; ')] : [];
}

/** Synchronous: for a million small answers the event loop takes ten times as long. */
function isUntouched(path: string, bytes: number, since: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.size === bytes && Math.max(found.mtimeMs, found.ctimeMs) < since;
}
