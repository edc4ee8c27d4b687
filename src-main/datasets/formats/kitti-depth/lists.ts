import { readFile } from 'node:fs/promises';
import { invalid, type SourceFile, unreadable } from '../format';

const listName = /^(?:\w+_)?(?<part>train|test|val)\w*_files\w*\.txt$/i;

export const isDepthList = (name: string): boolean => listName.test(name);

/** Which part a list is of; `test` comes before `val` where both are there. */
export function listOf<Named extends { name: string }>(
  files: readonly Named[],
  part: 'train' | 'test',
): Named | undefined {
  const wanted = part === 'train' ? ['train'] : ['test', 'val'];
  return wanted
    .map((each) => files.find(({ name }) => listName.exec(name)?.groups?.['part']?.toLowerCase() === each))
    .find((file) => file !== undefined);
}

/** A line of a list: an image and its depth, as paths below any of the folders of the data. */
export interface ListedPair {
  /** The list and the line. */
  place: string;
  image: string;
  depth: string;
}

/**
 * Lines of `image depth focal-length`, as in eigen_train_files_with_gt.txt; those whose depth is None have no measurement
 * and are left out. Throws DATASET_INVALID, naming the line.
 */
export async function readList(file: SourceFile): Promise<ListedPair[]> {
  const text = await readFile(file.path, 'utf8').catch((error: unknown) => {
    throw unreadable(file.name, error);
  });
  return text.split(/\r?\n/).flatMap((line, i) => {
    if (line.trim() === '') return [];
    const place = `${file.name}, line ${i + 1}`;
    const [image = '', depth, ...rest] = line.trim().split(/\s+/);
    if (depth === undefined || rest.length > 1) {
      throw invalid(
        `${place}: expected an image, its depth and the focal length, found ${JSON.stringify(line.slice(0, 200))}.`,
        'Give each line the form "image.png depth.png 721.5".',
      );
    }
    return depth === 'None' ? [] : [{ place, image: checked(image, place), depth: checked(depth, place) }];
  });
}

function checked(path: string, place: string): string {
  const name = path.replace(/^\.?\//, '');
  if (name.split('/').every((segment) => !['', '.', '..'].includes(segment)) && !/[\\:]/.test(name))
    return name;
  throw invalid(
    `${place}: ${JSON.stringify(path)} is no path below the folder of the data.`,
    'Name files relative to a folder of the data, with "/" between folders.',
  );
}

/** The name of a listed file: below the folder of the data, one in it, or train or val in one; undefined where there is none. */
export async function locate(
  path: string,
  prefixes: readonly string[],
  exists: (name: string) => boolean | Promise<boolean>,
): Promise<string | undefined> {
  for (const prefix of prefixes) if (await exists(`${prefix}${path}`)) return `${prefix}${path}`;
  return undefined;
}

/** Where listed files may lie, for folders with these names. */
export function prefixesOf(folders: readonly string[]): string[] {
  const parts = ['', 'train/', 'val/'];
  return ['', ...[...folders].sort().flatMap((folder) => parts.map((part) => `${folder}/${part}`))];
}
