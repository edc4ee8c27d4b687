import { join } from 'node:path';
import { convertImages } from '../../images/convert-images';
import type { ImageList, LabelledImage } from '../../images/image-list';
import { isImageName } from '../../images/image-type';
import { partNames } from '../../storage/content-sink';
import { fileNames, filesIn } from '../folder';
import { invalid, type ImageFormat, type SourceFile } from '../format';
import { namesFiles, readClassNames } from './class-names';
import {
  byCodePoints,
  classFolders,
  isPartName,
  layoutOf,
  layoutWith,
  singlePart,
  type Layout,
} from './layout';
import { imagesIn } from './walk';

/**
 * A folder for each class: below train/, test/ and val/ (which is the test part where there is no test/), or as a single part.
 * ImageNet's layout is one, with LOC_synset_mapping.txt for the names of the classes.
 */
export const imageFolderFormat: ImageFormat = {
  name: 'image-folder',
  looksLike:
    'a folder of images for each class, below train, test and val or as a single part: JPEG, PNG, WebP or GIF',
  detect: async (path) => (await layoutOf(path)) !== undefined,
  async files(path) {
    const layout = await layoutOf(path);
    if (layout === undefined) throw noLayout(path);
    const names: string[] = [];
    for (const part of partNames) {
      const folder = layout[part];
      if (folder !== undefined) for (const image of await imagesOf(path, folder)) names.push(image);
    }
    const mapping = (await fileNames(path)).filter((name) => namesFiles.includes(name)).slice(0, 1);
    return filesIn(path, [...names, ...mapping]);
  },
  images,
  convert: async (files, sink, options) => convertImages(await images(files), sink, options),
};

/** Names of the images of a part. Throws DATASET_INVALID for an empty class, classes that differ by case, images of no class. */
async function imagesOf(path: string, part: string): Promise<string[]> {
  const below = join(path, part);
  const stray = (await fileNames(below)).find((name) => isImageName(name) && !name.startsWith('.'));
  if (stray !== undefined) {
    throw invalid(
      `${join(part, stray)} lies beside the folders of the classes, expected each image in the folder of its class.`,
      'Move it to the folder of its class, or remove it.',
    );
  }
  const classes = await classFolders(below);
  checkCase(classes, part);
  const names: string[] = [];
  for (const name of classes) {
    const folder = part === '' ? name : `${part}/${name}`;
    const found = await imagesIn(path, folder);
    if (found.length === 0) {
      throw invalid(
        `The class folder ${folder} is empty: expected images in it, found none.`,
        'Put images into it, or remove the folder.',
      );
    }
    for (const image of found) names.push(image);
  }
  return names;
}

function checkCase(classes: readonly string[], part: string): void {
  const seen = new Map<string, string>();
  for (const name of classes) {
    const folded = name.normalize('NFC').toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) {
      throw invalid(
        `The class folders ${join(part, other)} and ${join(part, name)} have names that differ by case only.`,
        'Rename one of them, or put the images of both together.',
      );
    }
    seen.set(folded, name);
  }
}

async function images(files: readonly SourceFile[]): Promise<ImageList> {
  const mapping = files.find(({ name }) => namesFiles.includes(name));
  const found = files.filter((file) => file !== mapping);
  const parts = partFolders(found);
  const classOf = ({ name }: SourceFile, part: string): string =>
    name.slice(part === '' ? 0 : part.length + 1).split('/')[0] ?? '';
  const inPart = (part: string): SourceFile[] =>
    part === '' ? found : found.filter(({ name }) => name.startsWith(`${part}/`));

  const classes = [...new Set(inPart(parts.train).map((file) => classOf(file, parts.train)))].sort(
    byCodePoints,
  );
  if (classes.length < 2) {
    throw invalid(
      `${parts.train} holds images of a single class, ${classes.join()}; expected at least two.`,
      'Put the images of each class into a folder that is called like the class.',
    );
  }
  const labels = new Map(classes.map((name, label) => [name, label]));
  const labelled = (part: string | undefined): LabelledImage[] =>
    (part === undefined ? [] : inPart(part)).map((file) => {
      const name = classOf(file, part ?? '');
      const label = labels.get(name);
      if (label === undefined) throw unknownClass(file, name, parts.train);
      return { ...file, label };
    });
  return {
    classNames: await readClassNames(classes, mapping),
    train: labelled(parts.train),
    test: labelled(parts.test),
    validation: labelled(parts.validation),
    messages: messagesOf(parts),
  };
}

/** The folders of the parts, from the names of the files. */
function partFolders(files: readonly SourceFile[]): Layout {
  const first = [...new Set(files.map(({ name }) => name.split('/')[0] ?? ''))];
  const train = first.find((name) => isPartName(name, 'train'));
  const test = first.find((name) => isPartName(name, 'test'));
  const validation = first.find((name) => isPartName(name, 'validation'));
  const known = [train, test, validation];
  if (train === undefined || first.some((name) => !known.includes(name))) return singlePart;
  return layoutWith(train, test, validation);
}

function messagesOf({ test }: Layout): string[] {
  if (test === undefined || !isPartName(test, 'validation')) return [];
  return [`The images of ${test} are the test part, since there is no folder test with the same classes.`];
}

function unknownClass({ name }: SourceFile, found: string, train: string) {
  return invalid(
    `${name} is of the class ${found}, but ${train} has no folder of that name.`,
    'Call the folders of a class the same in both parts.',
  );
}

function noLayout(path: string) {
  return invalid(
    `${path} is no image folder: expected at least two folders with images, one for each class, or such folders below train.`,
    'Put the images of each class into a folder that is called like the class.',
  );
}
