import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readImage } from '../../images/image-list';
import { inOrder } from '../../images/in-order';
import type { ContentInfo } from '../../content';
import type { ContentSink } from '../../storage/content-sink';
import { fileNames, filesIn, subfolders } from '../folder';
import { downloadAgain, invalid, type StreamedFormat, type ReadOptions, type SourceFile } from '../format';
import { decodePair, depthSize } from './decode-pair';
import { isDepthList, listOf, locate, prefixesOf, readList } from './lists';

/** Pairs that are decoded at once: each takes some megabytes. */
const atOnce = 4;

/**
 * KITTI's images with annotated depth maps (www.cvlibs.net/datasets/kitti/eval_depth.php) and lists of pairs, such as those of
 * the split of Eigen et al. 2014: eigen_train_files_with_gt.txt and eigen_test_files_with_gt.txt.
 */
export const kittiDepthFormat: StreamedFormat = {
  name: 'kitti-depth',
  looksLike:
    'lists of images and depth maps such as eigen_train_files_with_gt.txt beside the folders that they name (KITTI depth)',
  detect: async (path) => (await fileNames(path)).some(isDepthList),
  async files(path) {
    const lists = filesIn(path, (await fileNames(path)).filter(isDepthList));
    const prefixes = prefixesOf((await subfolders(path)).map((folder) => basename(folder)));
    const exists = (name: string): Promise<boolean> =>
      stat(join(path, name)).then(
        (stats) => stats.isFile(),
        () => false,
      );
    const names = new Set<string>();
    for (const part of ['train', 'test'] as const) {
      const list = listOf(lists, part);
      if (list === undefined) continue;
      names.add(list.name);
      for (const pair of await locatePairs(list, prefixes, exists)) names.add(pair.image).add(pair.depth);
    }
    return filesIn(path, [...names]);
  },
  convert,
};

async function locatePairs(
  list: SourceFile,
  prefixes: readonly string[],
  exists: (name: string) => boolean | Promise<boolean>,
): Promise<{ image: string; depth: string }[]> {
  const located: { image: string; depth: string }[] = [];
  for (const { place, ...pair } of await readList(list)) {
    const find = async (path: string): Promise<string> => {
      const name = await locate(path, prefixes, exists);
      if (name !== undefined) return name;
      throw invalid(
        `${place}: there is no file ${path}, neither in the folder of the data nor in a folder in it.`,
        'Put the folders with the images and the depth maps beside the lists, or remove the line.',
      );
    };
    located.push({ image: await find(pair.image), depth: await find(pair.depth) });
  }
  return located;
}

async function convert(
  files: readonly SourceFile[],
  sink: ContentSink,
  options: ReadOptions,
): Promise<ContentInfo> {
  const byName = new Map(files.map((file) => [file.name, file]));
  const folders = [...new Set(files.map(({ name }) => name.split('/')).filter((way) => way.length > 1))];
  const prefixes = prefixesOf([...new Set(folders.map(([first = '']) => first))]);
  const { height, width } = depthSize(options.settings);
  const layout = {
    inputs: { type: 'uint8', shape: [height, width, 3] },
    targets: { type: 'float32', shape: [height, width, 1] },
  } as const;
  const lists = files.filter(({ name }) => isDepthList(name));
  if (listOf(lists, 'train') === undefined) {
    throw invalid(
      'There is no list of training pairs, expected eigen_train_files_with_gt.txt.',
      downloadAgain,
    );
  }
  let done = 0;
  for (const part of ['train', 'test'] as const) {
    const list = listOf(lists, part);
    if (list === undefined) continue;
    const pairs = await locatePairs(list, prefixes, (name) => byName.has(name));
    const written = await sink.part(part, layout);
    const fileOf = (name: string): SourceFile => byName.get(name) ?? { name, path: name };
    const decoded = inOrder(
      pairs,
      async ({ image, depth }) =>
        decodePair(await readImage(fileOf(image)), await readImage(fileOf(depth)), options),
      atOnce,
    );
    for await (const { pixels, metres } of decoded) {
      await written.append(pixels, metres);
      options.onProgress?.(++done, undefined);
    }
  }
  return {
    task: 'depth',
    inputShape: [height, width, 3],
    outputSize: 1,
    targetShape: [height, width, 1],
    classNames: [],
  };
}
