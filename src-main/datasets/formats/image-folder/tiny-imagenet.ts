import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convertImages } from '../../images/convert-images';
import type { ImageList, LabelledImage } from '../../images/image-list';
import { fileNames, filesIn } from '../folder';
import { downloadAgain, invalid, type ImageFormat, type SourceFile, unreadable } from '../format';
import { readClassNames } from './class-names';
import { byCodePoints, classFolders, isTinyImageNet } from './layout';
import { imagesIn } from './walk';

const annotations = 'val/val_annotations.txt';
const words = 'words.txt';

/**
 * Tiny ImageNet: train/<class>/images/… and val/images/… with val_annotations.txt, which is the test part here, since the
 * images of test/ come without classes.
 */
export const tinyImageNetFormat: ImageFormat = {
  name: 'tiny-imagenet',
  looksLike: 'a folder with train/<class>/images, val/images and val/val_annotations.txt (Tiny ImageNet)',
  detect: async (path) =>
    (await isTinyImageNet(path)) && (await classFolders(join(path, 'train'))).length > 0,
  async files(path) {
    const names: string[] = [annotations];
    for (const name of await classFolders(join(path, 'train'))) {
      const found = await imagesIn(path, `train/${name}`);
      if (found.length === 0) {
        throw invalid(
          `The class folder train/${name} is empty: expected images in train/${name}/images.`,
          downloadAgain,
        );
      }
      for (const image of found) names.push(image);
    }
    for (const image of await imagesIn(path, 'val/images')) names.push(image);
    if ((await fileNames(path)).includes(words)) names.push(words);
    return filesIn(path, names);
  },
  images,
  convert: async (files, sink, options) => convertImages(await images(files), sink, options),
};

async function images(files: readonly SourceFile[]): Promise<ImageList> {
  const byName = new Map(files.map((file) => [file.name, file]));
  const classOf = ({ name }: SourceFile): string => name.split('/')[1] ?? '';
  const training = files.filter(({ name }) => name.startsWith('train/'));
  const classes = [...new Set(training.map(classOf))].sort(byCodePoints);
  const labels = new Map(classes.map((name, label) => [name, label]));
  return {
    classNames: await readClassNames(classes, byName.get(words)),
    train: training.map((file) => ({ ...file, label: labels.get(classOf(file)) ?? 0 })),
    test: await validation(byName, labels),
    validation: [],
    messages: ['The images of val are the test part, since those of test come without classes.'],
  };
}

/** Lines of a file's name, its class and a box, with tabs. */
async function validation(
  files: ReadonlyMap<string, SourceFile>,
  labels: ReadonlyMap<string, number>,
): Promise<LabelledImage[]> {
  const list = files.get(annotations);
  if (list === undefined) return [];
  const text = await readFile(list.path, 'utf8').catch((error: unknown) => {
    throw unreadable(annotations, error);
  });
  const lines = text.split(/\r?\n/).map((line, i) => ({ place: `${annotations}, line ${i + 1}`, line }));
  const places = new Map<string, string>();
  const found = lines.flatMap(({ place, line }) => {
    if (line.trim() === '') return [];
    const [name = '', className = ''] = line.split('\t');
    const file = files.get(`val/images/${name}`);
    const label = labels.get(className);
    if (file === undefined) {
      throw invalid(`${place}: there is no image ${JSON.stringify(`val/images/${name}`)}.`, downloadAgain);
    }
    if (label === undefined) {
      throw invalid(
        `${place}: found the class ${JSON.stringify(className)}, expected one of those in train.`,
        downloadAgain,
      );
    }
    const before = places.get(file.name);
    if (before !== undefined) {
      throw invalid(`${place}: ${file.name} is there a second time, after ${before}.`, downloadAgain);
    }
    places.set(file.name, place);
    return [{ ...file, label }];
  });
  for (const name of files.keys()) {
    if (!name.startsWith('val/images/') || places.has(name)) continue;
    throw invalid(`${annotations}: expected a line for each image, found none for ${name}.`, downloadAgain);
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
