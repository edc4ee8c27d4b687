import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { defaultImportLimits, type ImportLimits } from '../../domain/import-limits';
import type { ImportSettings } from '../../domain/import-settings';
import type { ContentInfo, DatasetContent } from '../content';
import { digestFile, syncFolder, writeDurable, type FileDigest } from '../durable-files';
import { findData, type FoundData } from './find-data';
import { unreadable, type ImageFormat, type ReadOptions, type SourceFile } from '../formats/format';
import { convertContent, noExamples, readContent } from '../formats/read-content';
import { homeError, usingHome } from '../home-error';
import { inOrder } from '../images/in-order';
import { keepEncoded } from './keep-encoded';
import { checkFileName, createManifest, type DatasetManifest } from '../manifest';
import { checkNewName, existsAlready } from '../names';
import { dataPath, datasetPath, manifestPath } from '../paths';
import type { OnDatasetProgress } from '../progress';
import { arrayFileNames, writeArrayFiles, type StoredParts } from '../storage/array-files';
import { readArrays } from '../storage/read-array-files';
import { asidePath } from '../aside-path';

export interface ImportOptions {
  /** `<home>/datasets`; made where it is missing. */
  datasetsFolder: string;
  name: string;
  /** A file, a folder with the data or with one folder that holds it, or an archive. */
  path: string;
  /** What the manifest says of where it came from, if not the path. */
  source?: string | undefined;
  /** The name of the format; found out where it is missing. */
  format?: string | undefined;
  /** Leaves the files where they are, and reads them there whenever they are needed. */
  inPlace?: boolean | undefined;
  settings?: ImportSettings | undefined;
  limits?: ImportLimits | undefined;
  onProgress?: OnDatasetProgress | undefined;
}

/**
 * Brings data below the datasets folder, checks it and describes it in a manifest. Everything happens in a staging folder
 * that one rename makes a data set: on any error, and when the process is killed, there is no new data set (`clearStaging`
 * removes what a killed one left).
 * Throws DATASET_EXISTS, CONFIG_INVALID (bad name), NOT_FOUND (no such path), DATASET_FORMAT_UNKNOWN, DATASET_INVALID,
 * DISK_FULL, HOME_UNUSABLE.
 */
export async function importDataset(options: ImportOptions): Promise<DatasetManifest> {
  const { datasetsFolder, name } = options;
  await checkNewName(datasetsFolder, name);
  const staging = asidePath(datasetsFolder, 'staging');
  await usingHome(datasetsFolder, () => mkdir(datasetsFolder, { recursive: true }));
  try {
    await usingHome(staging, () => mkdir(dataPath(staging), { recursive: true }));
    const unpacked = join(staging, 'unpacked');
    const limits = options.limits ?? defaultImportLimits;
    const found = await findData({ ...options, limits }, unpacked);
    const { files, content, storage } = await bringIn(found, staging, options).catch((error: unknown) => {
      throw found.explain(error);
    });
    await usingHome(unpacked, () => rm(unpacked, { recursive: true, force: true }));
    const manifest = await createManifest(
      {
        name,
        format: found.format.name,
        source: options.source ?? resolve(options.path),
        settings: options.settings ?? {},
        storage,
      },
      files,
      content,
    );
    await writeDurable(manifestPath(staging), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const folder of [dataPath(staging), staging]) await syncFolder(folder);
    await publish(staging, datasetsFolder, name);
    return manifest;
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

export interface BroughtIn {
  /** What `verify` compares. */
  files: NamedDigest[];
  content: DatasetContent;
  storage: DatasetManifest['storage'];
}

function bringIn(found: FoundData, staging: string, options: ImportOptions): Promise<BroughtIn> {
  if ('images' in found.format) return bringInImages(found.format, found, staging, options);
  return options.inPlace === true ? leaveInPlace(found, options) : convert(found, staging, options);
}

async function bringInImages(
  format: ImageFormat,
  found: FoundData,
  staging: string,
  options: ImportOptions,
): Promise<BroughtIn> {
  const kept = await keepEncoded(
    format,
    found,
    dataPath(staging),
    options.inPlace === true,
    readOptions(options),
  );
  return kept ?? convert(found, staging, options);
}

async function convert(
  { format, sources }: FoundData,
  staging: string,
  options: ImportOptions,
): Promise<BroughtIn> {
  const folder = dataPath(staging);
  const arrays = writeArrayFiles(folder);
  let info: ContentInfo;
  let stored: StoredParts;
  try {
    info = await convertContent(format, sources, arrays, readOptions(options));
    stored = await arrays.finish();
  } catch (error) {
    await arrays.abandon();
    throw error;
  }
  const { train, test, validation } = stored;
  if (train === undefined || train.count === 0) throw noExamples(format);
  const parts = {
    train,
    ...(test !== undefined && test.count > 0 && { test }),
    ...(validation !== undefined && validation.count > 0 && { validation }),
  };
  const written = arrayFileNames(parts).map((name) => ({ name, path: join(folder, name) }));
  const files = await digestFiles(written, options.onProgress);
  return { files, content: readArrays(folder, info, parts), storage: { kind: 'arrays', parts } };
}

async function leaveInPlace(
  { format, path, sources }: FoundData,
  options: ImportOptions,
): Promise<BroughtIn> {
  const reading = readOptions(options);
  const content = await readContent(format, sources, reading);
  for (const { name } of sources) checkFileName(name);
  const files = await digestFiles(sources, options.onProgress);
  // The data may be one file.
  const root = (await stat(path)).isFile() ? dirname(path) : path;
  return { files, content, storage: { kind: 'files', root, limits: reading.limits } };
}

function readOptions({ limits, settings, onProgress }: ImportOptions): ReadOptions {
  return {
    limits: limits ?? defaultImportLimits,
    settings: settings ?? {},
    onProgress: (done, total) =>
      onProgress?.({ stage: 'decoding', unit: 'examples', file: undefined, done, total }),
  };
}

type NamedDigest = { name: string } & FileDigest;

async function digestFiles(
  sources: readonly SourceFile[],
  onProgress: OnDatasetProgress | undefined,
): Promise<NamedDigest[]> {
  let total = 0;
  // There may be as many files as there are images.
  for await (const { size } of inOrder(sources, ({ name, path }) => readingFile(name, () => stat(path)))) {
    total += size;
  }
  let done = 0;
  const files: NamedDigest[] = [];
  for (const { name, path } of sources) {
    const digest = await readingFile(name, () =>
      digestFile(path, (chunk) => {
        done += chunk.length;
        onProgress?.({ stage: 'checking', unit: 'bytes', file: name, done, total });
      }),
    );
    files.push({ name, ...digest });
  }
  return files;
}

async function readingFile<Result>(name: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw unreadable(name, error);
  }
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
