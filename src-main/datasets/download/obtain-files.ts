import { constants, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { QuadLabError } from '../../core/errors';
import { downloadSettingsSchema, type DownloadSettings } from '../../domain/download-settings';
import { usingHome } from '../home-error';
import { DownloadFailed, downloadFile } from './download-file';
import { whatIsWrong } from './finish-part';
import { openHttp, type HttpClient } from './http-client';
import { bytesOf, type KnownDataset, type KnownFile } from './known-dataset';
import { findLocalFiles } from './local-files';
import { partPaths, readPart, sizeOf } from './part-file';
import { secondsLeft, type DownloadProgress, type OnDownloadProgress } from './progress';

export interface ObtainOptions {
  /** Where the files come to lie, also unfinished ones; made where it is missing. */
  folder: string;
  /** Files and folders of the user that are taken instead of a download. */
  files?: readonly string[] | undefined;
  settings?: Partial<DownloadSettings> | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: OnDownloadProgress | undefined;
}

/**
 * Brings the files of a known data set together, each checked: those that are in the folder already, those that the user
 * has, and the rest from the network. Returns their paths in the order of `known.files`: all in the folder, but for the
 * only file of a data set, which stays where the user has it under its own name.
 * Throws DOWNLOAD_FAILED (which files, what was tried, how to get them otherwise), NOT_FOUND and DATASET_INVALID for files
 * of the user, CONFIG_INVALID for a proxy's address, DISK_FULL, HOME_UNUSABLE, or the signal's reason.
 */
export async function obtainFiles(known: KnownDataset, options: ObtainOptions): Promise<string[]> {
  const { folder, signal } = options;
  const settings = checkSettings(options.settings);
  await usingHome(folder, () => mkdir(folder, { recursive: true }));
  const local = await findLocalFiles(known, options.files ?? [], signal);
  const onlyOne = known.files.length === 1 ? [...local.values()][0] : undefined;
  if (onlyOne !== undefined && basename(onlyOne) === known.files[0]?.name) return [onlyOne];
  for (const [file, path] of local) await takeLocal(file, path, options);

  const missing: KnownFile[] = [];
  for (const file of known.files) if (!(await isThere(file, folder, signal))) missing.push(file);
  if (missing.length > 0) await download(known, missing, settings, options);
  return known.files.map(({ name }) => join(folder, name));
}

function checkSettings(given: Partial<DownloadSettings> = {}): DownloadSettings {
  const parsed = downloadSettingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new QuadLabError('CONFIG_INVALID', `The download is set wrong. ${z.prettifyError(parsed.error)}`, {
    advice: 'Write a mirror as https://host/path, and a proxy as http://host:port.',
  });
}

async function takeLocal(
  file: KnownFile,
  path: string,
  { folder, onProgress }: ObtainOptions,
): Promise<void> {
  const target = join(folder, file.name);
  const aside = `${target}.copy`;
  const { bytes = 0 } = file;
  const progress = {
    stage: 'copying',
    file: file.name,
    bytesPerSecond: undefined,
    secondsLeft: undefined,
  } as const;
  onProgress?.({ ...progress, bytesDone: 0, bytesTotal: bytes });
  try {
    await usingHome(target, async () => {
      await copyFile(path, aside, constants.COPYFILE_FICLONE);
      await rename(aside, target);
    });
  } finally {
    await rm(aside, { force: true });
  }
}

async function isThere(file: KnownFile, folder: string, signal: AbortSignal | undefined): Promise<boolean> {
  const path = join(folder, file.name);
  if ((await sizeOf(path)) === undefined) return false;
  return (await whatIsWrong(file, path, undefined, signal)) === undefined;
}

async function download(
  known: KnownDataset,
  missing: readonly KnownFile[],
  settings: DownloadSettings,
  { folder, signal, onProgress }: ObtainOptions,
): Promise<void> {
  const http: HttpClient = openHttp(settings);
  const total = bytesOf({ files: missing });
  let before = 0;
  let failure: DownloadFailed | undefined;
  try {
    for (const file of missing) {
      const urls = mirrored(known, file, settings.mirror);
      await downloadFile(
        { ...file, urls },
        {
          http,
          folder,
          settings,
          signal,
          onProgress:
            onProgress &&
            ((progress) => {
              onProgress(ofAll(progress, before, total));
            }),
        },
      );
      before += file.bytes ?? (await sizeOf(join(folder, file.name))) ?? 0;
    }
  } catch (error) {
    if (!(error instanceof DownloadFailed)) throw error;
    failure = error;
  } finally {
    await http.dispose();
  }
  if (failure !== undefined) throw await withAdvice(failure, known, missing, folder);
}

/** `<mirror>/<data set>/<file>`, as where one mirror keeps many, then `<mirror>/<file>`. */
function mirrored(known: KnownDataset, file: KnownFile, mirror: string | undefined): readonly string[] {
  if (mirror === undefined) return file.urls;
  const base = mirror.replace(/\/+$/, '');
  return [`${base}/${known.name}/${file.name}`, `${base}/${file.name}`];
}

function ofAll(progress: DownloadProgress, before: number, total: number | undefined): DownloadProgress {
  const bytesDone = before + progress.bytesDone;
  return {
    ...progress,
    bytesDone,
    bytesTotal: total,
    secondsLeft: secondsLeft(bytesDone, total, progress.bytesPerSecond),
  };
}

/** Says what else can be done: the same command goes on, and files that came another way are taken. */
async function withAdvice(
  failure: DownloadFailed,
  known: KnownDataset,
  missing: readonly KnownFile[],
  folder: string,
): Promise<DownloadFailed> {
  const left: KnownFile[] = [];
  let kept = false;
  for (const file of missing) {
    const { target, ...paths } = partPaths(join(folder, file.name));
    if ((await sizeOf(target)) === undefined) left.push(file);
    kept ||= (await readPart({ target, ...paths })) !== undefined;
  }
  const urls = left.map(({ urls: [url = known.home] }) => url).join(' ');
  const names = left.map(({ name }) => name).join(' ');
  const again =
    kept || left.length < missing.length ? 'What came is kept: the same command goes on with it. ' : '';
  return new DownloadFailed(
    `${failure.file} of ${known.title}`,
    failure.failures,
    `${again}Without network, get ${urls} by other means and run \`quadlab dataset download ${known.name} --file ${names}\`.`,
  );
}
