import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { QuadLabError, systemErrorCode } from '../../core/errors';
import { invalid, unreadable } from '../formats/format';
import { checksumOf, digestOf, nameOf } from './checksum';
import type { KnownDataset, KnownFile } from './known-dataset';

interface Candidate {
  path: string;
  bytes: number;
  /** Named by the user himself; not just one of the files in a folder that he named. */
  named: boolean;
}

/**
 * Finds the files of a known data set among files and folders that the user has: by name, else by size, and always by
 * checksum. Returns the path of each that was found.
 * Throws NOT_FOUND (no such path), DATASET_INVALID (cannot be read; has the right name but other content; is none of them).
 */
export async function findLocalFiles(
  known: KnownDataset,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<Map<KnownFile, string>> {
  const candidates = (await Promise.all(paths.map(candidatesAt))).flat();
  const found = new Map<KnownFile, string>();
  const taken = new Set<string>();
  for (const file of known.files) {
    const byName = candidates.filter(({ path }) => basename(path) === file.name);
    const bySize = candidates.filter(({ path, bytes }) => !taken.has(path) && bytes === file.bytes);
    const wrong: string[] = [];
    for (const { path, bytes } of new Set([...byName, ...bySize])) {
      const problem = await problemOf(file, path, bytes, signal);
      if (problem === undefined) {
        found.set(file, path);
        taken.add(path);
        break;
      }
      if (basename(path) === file.name) wrong.push(`${path} ${problem}`);
    }
    const [first] = wrong;
    if (!found.has(file) && first !== undefined) {
      throw invalid(
        `${first}; it is not ${file.name} of ${known.title}.`,
        `Get it again from ${file.urls[0] ?? known.home}, or import data of your own with \`quadlab dataset add NAME PATH\`.`,
      );
    }
  }
  const stranger = candidates.find(({ path, named }) => named && !taken.has(path));
  if (stranger !== undefined) throw isNoneOf(stranger, known);
  return found;
}

async function candidatesAt(path: string): Promise<Candidate[]> {
  try {
    const stats = await stat(path);
    if (!stats.isDirectory()) return [{ path, bytes: stats.size, named: true }];
    const entries = await readdir(path, { withFileTypes: true });
    const inside = entries.filter((entry) => entry.isFile()).map(({ name }) => join(path, name));
    return await Promise.all(
      inside.map(async (file) => ({ path: file, bytes: (await stat(file)).size, named: false })),
    );
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') {
      throw new QuadLabError('NOT_FOUND', `There is no file or folder ${path}.`, {
        advice: 'Give the path of a file that you downloaded, or of the folder that holds it.',
        cause: error,
      });
    }
    throw unreadable(path, error);
  }
}

async function problemOf(
  file: KnownFile,
  path: string,
  bytes: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (file.bytes !== undefined && bytes !== file.bytes) return `has ${bytes} bytes, expected ${file.bytes}`;
  const expected = checksumOf(file);
  // Without a checksum nothing but the name tells which file it is.
  if (expected === undefined) return basename(path) === file.name ? undefined : 'has another name';
  const found = await digestOf(path, expected, signal).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw unreadable(path, error);
  });
  return found === expected.digits
    ? undefined
    : `has the ${nameOf(expected)} ${found}, expected ${expected.digits}`;
}

function isNoneOf({ path, bytes }: Candidate, known: KnownDataset): QuadLabError {
  const files = known.files.map(({ name, bytes: size }) =>
    size === undefined ? name : `${name} (${size} bytes)`,
  );
  return invalid(
    `${path} (${bytes} bytes) is none of the files of ${known.title}: ${files.join(', ')}.`,
    'Give those files, or import data of your own with `quadlab dataset add NAME PATH`.',
  );
}
