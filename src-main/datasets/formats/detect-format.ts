import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf, QuadLabError, systemErrorCode } from '../../core/errors';
import { archiveEnding } from '../archives';
import { invalid, type DatasetFormat } from './format';
import { fileNames, subfolders } from './folder';
import { hasImages } from './image-folder/walk';
import { describeFormats, formatByName, formats } from './index';

/** Of what lies in a folder that no format fits. */
const mostNames = 5;

export interface DetectedFormat {
  format: DatasetFormat;
  /** Where the data lies: the path that was given, or the one folder in it that holds data. */
  path: string;
}

/**
 * Finds the format of the data at a path, or in one folder inside it; with `formatName`, only that format is tried.
 * Throws NOT_FOUND (no such path), DATASET_INVALID (cannot be read), DATASET_FORMAT_UNKNOWN (none fits, or several do).
 */
export async function detectFormat(path: string, formatName?: string): Promise<DetectedFormat> {
  const candidates = formatName === undefined ? formats : [formatByName(formatName)];
  await checkReadable(path);

  const here = await matchesAt(path, candidates);
  const found = here.length > 0 ? here : await matchesBelow(path, candidates);
  const [match, ...others] = found;
  if (match === undefined) throw await noneFits(path, formatName);
  if (others.length > 0) throw severalFit(path, found);
  return match;
}

async function matchesAt(path: string, candidates: readonly DatasetFormat[]): Promise<DetectedFormat[]> {
  const fits = await Promise.all(candidates.map((format) => format.detect(path)));
  return candidates.filter((_, i) => fits[i]).map((format) => ({ format, path }));
}

async function matchesBelow(path: string, candidates: readonly DatasetFormat[]): Promise<DetectedFormat[]> {
  const matches: DetectedFormat[] = [];
  for (const folder of await subfolders(path)) matches.push(...(await matchesAt(folder, candidates)));
  return matches;
}

async function checkReadable(path: string): Promise<void> {
  try {
    if ((await stat(path)).isDirectory()) await readdir(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new QuadLabError('NOT_FOUND', `There is no file or folder ${path}.`, {
        advice: 'Give the folder that holds the data.',
        cause: error,
      });
    }
    throw invalid(
      `${path} cannot be read: ${messageOf(error)}.`,
      'Check that you may read the folder and the files in it.',
      error,
    );
  }
}

async function noneFits(path: string, formatName: string | undefined): Promise<QuadLabError> {
  const wanted = formatName === undefined ? 'any known format' : `the format ${formatName}`;
  return new QuadLabError(
    'DATASET_FORMAT_UNKNOWN',
    `${path} does not look like ${wanted}${await found(path)}.`,
    {
      advice: `${await hint(path)}Known formats: ${describeFormats()}.`,
    },
  );
}

/** What there is instead. */
async function found(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return '';
  const folders = (await subfolders(path)).map((folder) => `${basename(folder)}/`);
  const names = [...folders, ...(await fileNames(path))];
  if (names.length === 0) return ': it is empty';
  const more = names.length - mostNames;
  return `: it holds ${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

async function hint(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) {
    for (const { format } of await matchesAt(dirname(path), formats)) {
      const files = await format.files(dirname(path)).catch(() => []);
      if (files.some(({ name }) => name === basename(path))) {
        return `It is a part of the data in ${dirname(path)}: give that folder. `;
      }
    }
    return '';
  }
  for (const name of await fileNames(path)) {
    if (archiveEnding(name) !== undefined) return `It holds the archive ${name}: give that. `;
    const [match] = await matchesAt(join(path, name), formats);
    if (match !== undefined) return `It holds ${name}: give that file. `;
  }
  return (await hasImages(path, 2))
    ? 'Put the images of each class into a folder that is called like it. '
    : '';
}

function severalFit(path: string, found: readonly DetectedFormat[]): QuadLabError {
  const where = found.map((match) => `${match.format.name} in ${match.path}`).join(', ');
  return new QuadLabError(
    'DATASET_FORMAT_UNKNOWN',
    `${path} holds several data sets: ${where}; expected one.`,
    {
      advice: 'Give the folder of the one you mean, or name its format.',
    },
  );
}
