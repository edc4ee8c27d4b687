import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { defaultImportLimits, type ImportLimits } from '../domain/import-limits';
import type { ImportSettings } from '../domain/import-settings';
import type { ContentInfo, DatasetContent } from './content';
import { copyDurable, digestFile, syncFolder, writeDurable, type FileDigest } from './durable-files';
import { detectFormat } from './formats/detect-format';
import type {
  ConvertedFormat,
  DatasetFormat,
  ImageFormat,
  PlainFormat,
  ReadOptions,
  SourceFile,
} from './formats/format';
import { noExamples, readContent } from './formats/read-content';
import { homeError, usingHome } from './home-error';
import { keepEncoded } from './import-encoded';
import { createManifest, type DatasetManifest } from './manifest';
import { checkNewName, existsAlready } from './names';
import { dataPath, datasetPath, manifestPath } from './paths';
import type { OnDatasetProgress } from './progress';
import { arrayFileNames, writeArrayFiles } from './storage/array-files';
import { readArrays } from './storage/read-array-files';
import { asidePath } from './aside-path';

export interface ImportOptions {
  /** `<home>/datasets`; made where it is missing. */
  datasetsFolder: string;
  name: string;
  /** A folder with the data, or with one folder that holds it. */
  path: string;
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
  const { format, path } = await detectFormat(options.path, options.format);
  const sources = await format.files(path);

  const staging = asidePath(datasetsFolder, 'staging');
  await usingHome(datasetsFolder, () => mkdir(datasetsFolder, { recursive: true }));
  try {
    await usingHome(staging, () => mkdir(dataPath(staging), { recursive: true }));
    const found: FoundData = { format, path: resolve(path), sources };
    const { files, content, storage } = await bringIn(found, staging, options);
    const manifest = await createManifest(
      { name, format: format.name, source: resolve(options.path), settings: options.settings ?? {}, storage },
      files,
      content,
    );
    await writeDurable(manifestPath(staging), `${JSON.stringify(manifest, null, 2)}\n`);
    await syncFolders(files, staging);
    await publish(staging, datasetsFolder, name);
    return manifest;
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

interface FoundData {
  format: DatasetFormat;
  path: string;
  sources: readonly SourceFile[];
}

export interface BroughtIn {
  /** What `verify` compares. */
  files: NamedDigest[];
  content: DatasetContent;
  storage: DatasetManifest['storage'];
}

function bringIn(found: FoundData, staging: string, options: ImportOptions): Promise<BroughtIn> {
  const { format } = found;
  if ('images' in format) return bringInImages(format, found, staging, options);
  if (options.inPlace === true) return leaveInPlace(found, options);
  return 'read' in found.format
    ? copyAsIs(found.format, found, staging, options)
    : convert(found.format, found, staging, options);
}

async function copyAsIs(
  format: PlainFormat,
  { sources }: FoundData,
  staging: string,
  options: ImportOptions,
): Promise<BroughtIn> {
  const files = await copyFiles(sources, staging, options.onProgress);
  const copies = sources.map(({ name }) => ({ name, path: join(dataPath(staging), name) }));
  return { files, content: await format.read(copies, readOptions(options)), storage: { kind: 'files' } };
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
  return kept ?? convert(format, found, staging, options);
}

async function convert(
  format: ConvertedFormat,
  { sources }: FoundData,
  staging: string,
  options: ImportOptions,
): Promise<BroughtIn> {
  const folder = dataPath(staging);
  const arrays = writeArrayFiles(folder);
  let info: ContentInfo;
  try {
    info = await format.convert(sources, arrays, readOptions(options));
  } catch (error) {
    await arrays.abandon();
    throw error;
  }
  const { train, test } = await arrays.finish();
  if (train === undefined || train.count === 0) throw noExamples(format);
  const parts = { train, ...(test !== undefined && test.count > 0 && { test }) };
  const files: NamedDigest[] = [];
  for (const name of arrayFileNames(parts)) files.push({ name, ...(await digestFile(join(folder, name))) });
  return { files, content: readArrays(folder, info, parts), storage: { kind: 'arrays', parts } };
}

async function leaveInPlace(
  { format, path, sources }: FoundData,
  options: ImportOptions,
): Promise<BroughtIn> {
  const content = await readContent(format, sources, readOptions(options));
  const files = await eachFile(sources, 'checking', options.onProgress, ({ path }, onBytes) =>
    digestFile(path, (chunk) => {
      onBytes(chunk.length);
    }),
  );
  return { files, content, storage: { kind: 'files', root: path } };
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

function copyFiles(
  sources: readonly SourceFile[],
  staging: string,
  onProgress: OnDatasetProgress | undefined,
): Promise<NamedDigest[]> {
  return eachFile(sources, 'copying', onProgress, (source, onBytes) =>
    copyDurable(source, join(dataPath(staging), source.name), onBytes),
  );
}

async function eachFile(
  sources: readonly SourceFile[],
  stage: 'copying' | 'checking',
  onProgress: OnDatasetProgress | undefined,
  work: (source: SourceFile, onBytes: (bytes: number) => void) => Promise<FileDigest>,
): Promise<NamedDigest[]> {
  const sizes = await Promise.all(
    sources.map(({ path }) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  const files: NamedDigest[] = [];
  for (const source of sources) {
    const digest = await work(source, (bytes) => {
      done += bytes;
      onProgress?.({ stage, unit: 'bytes', file: source.name, done, total });
    });
    files.push({ name: source.name, ...digest });
  }
  onProgress?.({ stage: 'checking', unit: 'bytes', file: undefined, done, total });
  return files;
}

async function syncFolders(files: readonly { name: string }[], staging: string): Promise<void> {
  const folders = new Set(files.map(({ name }) => dirname(join(dataPath(staging), name))));
  const present = [...folders].filter((folder) => existsSync(folder));
  for (const folder of [...present, dataPath(staging), staging]) await syncFolder(folder);
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
