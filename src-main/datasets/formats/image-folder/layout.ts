import { basename, join } from 'node:path';
import { fileNames, subfolders } from '../folder';
import { isDepthList } from '../kitti-depth/lists';
import { partNames, type PartName } from '../../storage/content-sink';
import { hasImages, isHidden } from './walk';

/** Of several that are there, the first one is the part. */
const folderNames: Record<PartName, readonly string[]> = {
  train: ['train', 'training'],
  test: ['test', 'testing'],
  validation: ['val', 'valid', 'validation'],
};

export function isPartName(name: string, part: PartName): boolean {
  return folderNames[part].includes(name.toLowerCase());
}

/** Where the parts of an image folder lie: names of folders, '' for the folder itself. */
export interface Layout {
  train: string;
  /** That for validation, where there is no other. */
  test: string | undefined;
  validation: string | undefined;
}

export const singlePart: Layout = { train: '', test: undefined, validation: undefined };

/** What the folders are, that there are. */
export function layoutWith(train: string, test: string | undefined, validation: string | undefined): Layout {
  return test === undefined
    ? { train, test: validation, validation: undefined }
    : { train, test, validation };
}

/** How a folder is laid out as an image folder, from names alone; undefined where it is none. */
export async function layoutOf(path: string): Promise<Layout | undefined> {
  if ((await isTinyImageNet(path)) || (await fileNames(path)).some(isDepthList)) return undefined;
  const split = await splitLayout(path);
  if (split !== undefined) return split;
  const classes = await classFolders(path);
  const withImages = await countWithImages(path, classes);
  // Of two classes one may be empty by mistake.
  const isAlone =
    withImages === 1 && classes.length > 1 && (await countEmpty(path, classes)) === classes.length - 1;
  if (withImages < 2 && !isAlone) return undefined;
  // Then it holds data sets rather than classes.
  for (const name of classes) if ((await splitLayout(join(path, name))) !== undefined) return undefined;
  return singlePart;
}

async function splitLayout(path: string): Promise<Layout | undefined> {
  const names = await classFolders(path);
  const train = names.find((name) => isPartName(name, 'train'));
  if (train === undefined) return undefined;
  const trainClasses = await classFolders(join(path, train));
  // Of two classes one may be empty by mistake.
  if (trainClasses.length < 2 || (await countWithImages(join(path, train), trainClasses)) === 0)
    return undefined;
  const test = await heldOut('test', path, names, trainClasses);
  const validation = await heldOut('validation', path, names, trainClasses);
  // "train" may be a class among others.
  const others = names.filter((name) => !partNames.some((part) => isPartName(name, part)));
  if (test === undefined && validation === undefined && others.length > 0) return undefined;
  return layoutWith(train, test, validation);
}

/**
 * The first with folders of the same classes, since test images without classes are often there too, in one folder; else one
 * that seems to have other classes, which is a mistake.
 */
async function heldOut(
  part: PartName,
  path: string,
  names: readonly string[],
  trainClasses: readonly string[],
): Promise<string | undefined> {
  let other: string | undefined;
  for (const wanted of folderNames[part]) {
    const name = names.find((found) => found.toLowerCase() === wanted);
    if (name === undefined) continue;
    const classes = await classFolders(join(path, name));
    if (classes.some((found) => trainClasses.includes(found))) return name;
    if ((await countWithImages(join(path, name), classes)) > 1) other ??= name;
  }
  return other;
}

/** Names of the folders of classes, sorted by code points. */
export async function classFolders(path: string): Promise<string[]> {
  const names = (await subfolders(path)).map((folder) => basename(folder));
  return names.filter((name) => !isHidden(name)).sort(byCodePoints);
}

async function countWithImages(path: string, names: readonly string[]): Promise<number> {
  let found = 0;
  // Two tell that these are classes.
  for (const name of names) if (found < 2 && (await hasImages(join(path, name)))) found++;
  return found;
}

async function countEmpty(path: string, names: readonly string[]): Promise<number> {
  const entries = await Promise.all(names.map((name) => fileNames(join(path, name))));
  return entries.filter((found) => found.every(isHidden)).length;
}

export async function isTinyImageNet(path: string): Promise<boolean> {
  return (await fileNames(join(path, 'val'))).includes('val_annotations.txt');
}

/** UTF-8 keeps the order of code points. */
export function byCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
