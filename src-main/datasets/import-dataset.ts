import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DatasetContent } from './content';
import { copyDurable, syncFolder, writeDurable, type FileDigest } from './durable-files';
import { detectFormat } from './formats/detect-format';
import type { SourceFile } from './formats/format';
import { homeError, usingHome } from './home-error';
import { createManifest, type DatasetManifest } from './manifest';
import { checkNewName, existsAlready } from './names';
import { dataPath, datasetPath, manifestPath } from './paths';
import type { OnDatasetProgress } from './progress';
import { asidePath } from './aside-path';

export interface ImportOptions {
  /** `<home>/datasets`; made where it is missing. */
  datasetsFolder: string;
  name: string;
  /** A folder with the data, or with one folder that holds it. */
  path: string;
  /** The name of the format; found out where it is missing. */
  format?: string | undefined;
  onProgress?: OnDatasetProgress | undefined;
}

/**
 * Copies the files of a data set below the datasets folder, checks them and describes them in a manifest. Everything
 * happens in a staging folder that one rename makes a data set: on any error, and when the process is killed, there is no
 * new data set (`clearStaging` removes what a killed one left).
 * Throws DATASET_EXISTS, CONFIG_INVALID (bad name), NOT_FOUND (no such path), DATASET_FORMAT_UNKNOWN, DATASET_INVALID,
 * DISK_FULL, HOME_UNUSABLE.
 */
export async function importDataset(options: ImportOptions): Promise<DatasetManifest> {
  const { datasetsFolder, name } = options;
  await checkNewName(datasetsFolder, name);
  const { format, path } = await detectFormat(options.path, options.format);
  const sources = await format.files(path);

  const staging = asidePath(datasetsFolder, 'staging');
  await usingHome(datasetsFolder, () => mkdir(datasetsFolder, { recursive: true }));
  try {
    await usingHome(staging, () => mkdir(dataPath(staging), { recursive: true }));
    const files = await copyFiles(sources, staging, options.onProgress);
    const content: DatasetContent = await format.read(copiesOf(sources, staging));
    const manifest = createManifest({ name, format: format.name, createdAt: new Date() }, files, content);
    await writeDurable(manifestPath(staging), `${JSON.stringify(manifest, null, 2)}\n`);
    await syncFolders(sources, staging);
    await publish(staging, datasetsFolder, name);
    return manifest;
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

const copiesOf = (sources: readonly SourceFile[], staging: string): SourceFile[] =>
  sources.map(({ name }) => ({ name, path: join(dataPath(staging), name) }));

async function copyFiles(
  sources: readonly SourceFile[],
  staging: string,
  onProgress: OnDatasetProgress | undefined,
): Promise<({ name: string } & FileDigest)[]> {
  const sizes = await Promise.all(
    sources.map(({ path }) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const bytesTotal = sizes.reduce((sum, size) => sum + size, 0);
  let bytesDone = 0;
  const files: ({ name: string } & FileDigest)[] = [];
  for (const source of sources) {
    const digest = await copyDurable(source, join(dataPath(staging), source.name), (bytes) => {
      bytesDone += bytes;
      onProgress?.({ stage: 'copying', file: source.name, bytesDone, bytesTotal });
    });
    files.push({ name: source.name, ...digest });
  }
  onProgress?.({ stage: 'checking', file: undefined, bytesDone, bytesTotal });
  return files;
}

async function syncFolders(sources: readonly SourceFile[], staging: string): Promise<void> {
  const folders = new Set(copiesOf(sources, staging).map(({ path }) => dirname(path)));
  for (const folder of [...folders, dataPath(staging), staging]) await syncFolder(folder);
}

async function publish(staging: string, datasetsFolder: string, name: string): Promise<void> {
  const target = datasetPath(datasetsFolder, name);
  try {
    await rename(staging, target);
  } catch (error) {
    // Another import may have taken the name meanwhile.
    await checkNewName(datasetsFolder, name);
    throw (await exists(target)) ? existsAlready(name) : homeError(error, target);
  }
  await syncFolder(datasetsFolder);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
