import { readdir } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { isQuadLabError, QuadLabError } from '../../core/errors';
import type { ImportLimits } from '../../domain/import-limits';
import type { ImportSettings } from '../../domain/import-settings';
import { isArchive, unpackArchive } from '../archives';
import { detectFormat } from '../formats/detect-format';
import type { DatasetFormat, SourceFile } from '../formats/format';
import type { OnDatasetProgress } from '../progress';

export interface DataQuestion {
  /** A file, a folder or an archive. */
  path: string;
  format?: string | undefined;
  inPlace?: boolean | undefined;
  settings?: ImportSettings | undefined;
  limits: ImportLimits;
  onProgress?: OnDatasetProgress | undefined;
}

export interface FoundData {
  format: DatasetFormat;
  /** Where the data lies: below what was given. */
  path: string;
  sources: readonly SourceFile[];
  /** The same error as `error`, of which a person finds the place in what was given. */
  explain: (error: unknown) => unknown;
}

/**
 * Finds the format and the files of data, which are unpacked into `folder` if they are an archive.
 * Throws NOT_FOUND, DATASET_FORMAT_UNKNOWN, DATASET_INVALID, DISK_FULL, HOME_UNUSABLE.
 */
export async function findData(question: DataQuestion, folder: string): Promise<FoundData> {
  const { path, limits, onProgress } = question;
  if (!(await isArchive(path))) return look(question, path, (error) => error);
  if (question.inPlace === true) throw packedInPlace(path);
  await unpackArchive(path, folder, limits, onProgress);
  const explain = (error: unknown): unknown => withoutFolder(error, folder, path);
  try {
    return await look(question, await descend(folder), explain);
  } catch (error) {
    throw explain(error);
  }
}

async function look(
  { format: name, settings }: DataQuestion,
  path: string,
  explain: FoundData['explain'],
): Promise<FoundData> {
  const { format, path: found } = await detectFormat(path, name);
  return { format, path: resolve(found), sources: await format.files(found, settings), explain };
}

/** Many archives hold one folder, which may hold one folder. */
async function descend(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const [only] = entries;
  return entries.length === 1 && only?.isDirectory() === true ? descend(join(folder, only.name)) : folder;
}

function packedInPlace(path: string): QuadLabError {
  return new QuadLabError('CONFIG_INVALID', `${path} is an archive, which can't be read in place.`, {
    advice: 'Unpack it and give the folder, or leave --in-place out.',
  });
}

/** Errors name places in the archive, not in the folder that nobody knows. */
function withoutFolder(error: unknown, folder: string, archive: string): unknown {
  if (!isQuadLabError(error)) return error;
  const { code, message, advice, cause } = error;
  const rewrite = (text: string): string =>
    text.replaceAll(`${folder}${sep}`, '').replaceAll(folder, archive);
  const inside = rewrite(message);
  return new QuadLabError(code, inside.includes(archive) ? inside : `In ${archive}: ${inside}`, {
    ...(advice !== undefined && { advice: rewrite(advice) }),
    cause,
  });
}
