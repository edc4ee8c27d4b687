import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ImportLimits } from '../../domain/import-limits';
import { usingHome } from '../home-error';
import { importDataset } from '../import/import-dataset';
import type { DatasetManifest } from '../manifest';
import type { OnDatasetProgress } from '../progress';
import { checkNewName } from '../names';
import { downloadSource, knownDataset } from './catalogue';
import type { KnownDataset } from './known-dataset';
import { obtainFiles, type ObtainOptions } from './obtain-files';
import { unpackMembers } from './unpack-members';

export interface DownloadDatasetOptions extends Omit<ObtainOptions, 'folder'> {
  /** `<home>/datasets` and `<home>/downloads`; made where they are missing. */
  datasetsFolder: string;
  downloadsFolder: string;
  /** Of the known data set. */
  name: string;
  /** What configurations shall call it, where that is another name. */
  as?: string | undefined;
  limits?: ImportLimits | undefined;
  onImportProgress?: OnDatasetProgress | undefined;
}

/**
 * Obtains the files of a known data set, imports them, and deletes what was downloaded. Until the import has succeeded the
 * files are kept in `<home>/downloads/<name>`, so that nothing is fetched twice. Only one process at a time may do so for
 * a name.
 * Throws NOT_FOUND (no such known data set), DATASET_EXISTS and CONFIG_INVALID (the new name), and what `obtainFiles` and
 * `importDataset` throw.
 */
export async function downloadDataset(options: DownloadDatasetOptions): Promise<DatasetManifest> {
  const { datasetsFolder, downloadsFolder, as, signal, limits, onImportProgress } = options;
  const known = knownDataset(options.name);
  const name = as ?? known.name;
  await checkNewName(datasetsFolder, name);
  const folder = join(downloadsFolder, known.name);
  const paths = await obtainFiles(known, { ...options, folder });
  const path = await pathToImport(known, paths, folder, options);
  signal?.throwIfAborted();
  const manifest = await importDataset({
    datasetsFolder,
    name,
    path,
    source: downloadSource(known),
    format: known.format,
    limits,
    onProgress: onImportProgress,
  });
  await usingHome(folder, () => rm(folder, { recursive: true, force: true }));
  return manifest;
}

/** The folder with the files; a single file is imported as it is. */
async function pathToImport(
  { members }: KnownDataset,
  paths: readonly string[],
  folder: string,
  { signal, onProgress }: DownloadDatasetOptions,
): Promise<string> {
  const [first = folder] = paths;
  if (members === undefined) return paths.length === 1 ? first : folder;
  const unpacked = join(folder, 'unpacked');
  onProgress?.({
    stage: 'unpacking',
    file: basename(first),
    bytesDone: 0,
    bytesTotal: undefined,
    bytesPerSecond: undefined,
    secondsLeft: undefined,
  });
  await unpackMembers(first, members, unpacked, signal);
  return unpacked;
}
