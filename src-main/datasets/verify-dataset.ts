import { join } from 'node:path';
import { messageOf, QuadLabError, systemErrorCode } from '../core/errors';
import { listSome } from '../core/list-some';
import { datasetInfo } from './dataset-info';
import { digestFile, type FileDigest } from './durable-files';
import type { DatasetManifest } from './manifest';
import { changedInPlace } from './verify-images';
import { filesFolder } from './stored-files';
import type { OnDatasetProgress } from './progress';

/** Problems that are told of: there may be as many as there are files. */
export const told = 20;

/**
 * Compares every file of an imported data set with the manifest, which it returns.
 * Throws DATASET_CHANGED naming the files that differ, with expected and found; otherwise as `datasetInfo`.
 */
export async function verifyDataset(
  datasetsFolder: string,
  name: string,
  onProgress?: OnDatasetProgress,
): Promise<DatasetManifest> {
  const manifest = await datasetInfo(datasetsFolder, name);
  const folder = filesFolder(datasetsFolder, manifest);
  const total = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  let done = 0;
  const problems: string[] = [];
  for (const file of manifest.files) {
    const problem = await compare(join(folder, file.name), file, (bytes) => {
      done += bytes;
      onProgress?.({ stage: 'checking', unit: 'bytes', file: file.name, done, total });
    });
    if (problem !== undefined) problems.push(`${file.name} ${problem}`);
  }
  const changed = [
    ...(problems.length > 0 ? [listSome(problems, told, '; ')] : []),
    ...(await changedInPlace(datasetsFolder, manifest, { onProgress })),
  ];
  if (changed.length > 0) throw changedSinceImport(name, changed.join('; '), removeAndImport);
  return manifest;
}

/** What is different about a file; undefined where nothing is. */
export async function compare(
  path: string,
  expected: FileDigest,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<string | undefined> {
  try {
    const found = await digestFile(path, (chunk) => {
      onBytes(chunk.length);
    });
    if (found.bytes !== expected.bytes) return `has ${found.bytes} bytes, expected ${expected.bytes}`;
    if (found.sha256 !== expected.sha256) return `has SHA-256 ${found.sha256}, expected ${expected.sha256}`;
    return undefined;
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? 'is missing' : `cannot be read: ${messageOf(error)}`;
  }
}

const removeAndImport = 'Bring back what was there, or remove the data set and import it again.';

export function datasetChanged(name: string, what: string, cause?: unknown): QuadLabError {
  const advice = `See \`quadlab dataset verify ${name}\`; then remove the data set and import it again.`;
  return changedSinceImport(name, what, advice, cause);
}

function changedSinceImport(name: string, what: string, advice: string, cause?: unknown): QuadLabError {
  return new QuadLabError('DATASET_CHANGED', `The data set "${name}" is not as it was imported: ${what}.`, {
    advice,
    cause,
  });
}
