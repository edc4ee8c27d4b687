import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isQuadLabError } from '../../core/errors';
import type { ImportLimits } from '../../domain/import-limits';
import type { ImportSettings } from '../../domain/import-settings';
import { isArchive } from '../archives';
import { asidePath } from '../aside-path';
import type { DatasetFormat, ReadOptions, SourceFile } from '../formats/format';
import { formats } from '../formats';
import { readContent } from '../formats/read-content';
import { usingHome } from '../home-error';
import { inOrder } from '../images/in-order';
import { findData, type FoundData } from '../import/find-data';
import { nameOfPath } from '../names';
import { inspectTable, type InspectedTable } from './inspect-table';
import { settingsOfFormat, type ImportSettingName } from './settings-of-format';

export interface InspectOptions {
  datasetsFolder: string;
  path: string;
  format?: string | undefined;
  settings?: ImportSettings | undefined;
  limits: ImportLimits;
}

interface Problem {
  message: string;
  advice: string | null;
}

/** What an import would find, for a person to look at before. */
export interface DatasetInspection {
  path: string;
  /** What the data set would be called. */
  name: string;
  isArchive: boolean;
  /** Of the file, or of the files that would be read. */
  bytes: number;
  /** Null where none was found, or an archive is too large to be unpacked for a look. */
  format: string | null;
  formats: { name: string; looksLike: string }[];
  files: { count: number; names: string[] };
  /** What can be said of such data. */
  settings: readonly ImportSettingName[];
  table: InspectedTable | null;
  /** Of images in folders: how many each class has in each part. */
  images: { parts: { name: string; count: number }[]; classes: { name: string; count: number }[] } | null;
  /** Of other data that is small. */
  content: {
    task: string;
    inputShape: number[];
    outputSize: number;
    parts: { name: string; count: number }[];
    classNames: string[];
  } | null;
  messages: string[];
  /** Why it can't be imported like this. */
  problem: Problem | null;
}

/** Larger archives are unpacked once only, when they are imported. */
const mostUnpacked = 256 * 2 ** 20;
/** Larger data is decoded once only. */
const mostDecoded = 64 * 2 ** 20;
const mostFileNames = 5;
const mostClasses = 1000;

/** Looks at data that is not imported yet. Never throws for what is wrong with the data: that is in what it found. */
export async function inspectData(options: InspectOptions): Promise<DatasetInspection> {
  const { path, datasetsFolder, limits } = options;
  const packed = await isArchive(path);
  const nothing: DatasetInspection = {
    path,
    name: nameOfPath(path),
    isArchive: packed,
    bytes: await sizeOf(path),
    format: null,
    formats: formats.map(({ name, looksLike }) => ({ name, looksLike })),
    files: { count: 0, names: [] },
    settings: [],
    table: null,
    images: null,
    content: null,
    messages: [],
    problem: null,
  };
  if (packed && nothing.bytes > mostUnpacked) {
    return {
      ...nothing,
      messages: ['The format is found out when the archive is unpacked, as the import begins.'],
    };
  }
  const aside = asidePath(datasetsFolder, 'staging');
  try {
    if (packed) await usingHome(aside, () => mkdir(aside, { recursive: true }));
    const found = await findData({ ...options, limits }, join(aside, 'unpacked'));
    return await describe(found, nothing, { limits, settings: options.settings ?? {} }).catch(
      (error: unknown) => {
        throw found.explain(error);
      },
    );
  } catch (error) {
    return { ...nothing, problem: problemOf(error) };
  } finally {
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function describe(
  { format, sources }: FoundData,
  nothing: DatasetInspection,
  options: ReadOptions,
): Promise<DatasetInspection> {
  const bytes = await bytesOf(sources);
  const known: DatasetInspection = {
    ...nothing,
    bytes: nothing.isArchive ? nothing.bytes : bytes,
    format: format.name,
    files: { count: sources.length, names: sources.slice(0, mostFileNames).map(({ name }) => name) },
    settings: settingsOfFormat(format),
  };
  try {
    if ('openTraining' in format) {
      const table = await inspectTable(format, sources, options);
      return { ...known, table, messages: table.messages, problem: table.problem };
    }
    if ('images' in format) return { ...known, ...(await imagesOf(format, sources)) };
    return bytes <= mostDecoded ? { ...known, ...(await contentOf(format, sources, options)) } : known;
  } catch (error) {
    return { ...known, problem: problemOf(error) };
  }
}

async function imagesOf(
  format: Extract<DatasetFormat, { images: unknown }>,
  sources: readonly SourceFile[],
): Promise<Pick<DatasetInspection, 'images' | 'messages'>> {
  const list = await format.images(sources);
  const parts = (['train', 'test', 'validation'] as const)
    .map((name) => ({ name, count: list[name].length }))
    .filter(({ count }) => count > 0);
  const counts = new Array<number>(list.classNames.length).fill(0);
  for (const { label } of list.train) counts[label] = (counts[label] ?? 0) + 1;
  const classes = list.classNames.slice(0, mostClasses).map((name, i) => ({ name, count: counts[i] ?? 0 }));
  return { images: { parts, classes }, messages: [...(list.messages ?? [])] };
}

async function contentOf(
  format: DatasetFormat,
  sources: readonly SourceFile[],
  options: ReadOptions,
): Promise<Pick<DatasetInspection, 'content' | 'messages'>> {
  const { task, inputShape, outputSize, classNames, train, test, validation, messages } = await readContent(
    format,
    sources,
    options,
  );
  const parts = Object.entries({ train, test, validation }).flatMap(([name, part]) =>
    part === undefined ? [] : [{ name, count: part.count }],
  );
  const content = { task, inputShape: [...inputShape], outputSize, parts, classNames: [...classNames] };
  return { content, messages: [...(messages ?? [])] };
}

async function bytesOf(sources: readonly SourceFile[]): Promise<number> {
  let total = 0;
  for await (const size of inOrder(sources, ({ path }) => sizeOf(path))) total += size;
  return total;
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );

function problemOf(error: unknown): Problem {
  if (!isQuadLabError(error)) throw error;
  return { message: error.message, advice: error.advice ?? null };
}
