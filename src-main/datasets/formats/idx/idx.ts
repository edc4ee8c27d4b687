import type { MemoryPart } from '../../../domain/dataset';
import { exampleSize, type MemoryContent } from '../../content';
import { isEmnist, mappingName, rangeWithoutMapping, readMapping } from './emnist';
import { fileNames, filesIn } from '../folder';
import { downloadAgain, invalid, type DatasetFormat, type SourceFile } from '../format';
import { idxNumbers, readIdxArray, type IdxArray } from './idx-array';
import { isImagesName, pairIdxFiles, type IdxPair } from './idx-files';
import { describeTargets } from './idx-targets';

interface IdxPart {
  images: IdxArray;
  labels: IdxArray;
}

/** The format of MNIST and its kin (yann.lecun.com/exdb/mnist): big-endian header, then numbers. */
export const idxFormat: DatasetFormat = {
  name: 'idx',
  looksLike:
    'a folder with …-images-idx3-ubyte and …-labels-idx1-ubyte, plain or .gz (MNIST, Fashion-MNIST, EMNIST)',
  detect: async (path) => (await fileNames(path)).some(isImagesName),
  async files(path, settings) {
    const names = await fileNames(path);
    const { train, test, set } = pairIdxFiles(names, settings?.subset);
    const pairs = test === undefined ? [train] : [train, test];
    const mapping = names.filter((name) => name === mappingName(set));
    return filesIn(path, [...pairs.flatMap(({ images, labels }) => [images, labels]), ...mapping]);
  },
  async read(files, { limits }): Promise<MemoryContent> {
    const pairs = pairIdxFiles(files.map((file) => file.name));
    const train = await readPart(files, pairs.train);
    const test = pairs.test === undefined ? undefined : await readPart(files, pairs.test);
    if (test !== undefined) checkAgreement(train, test);
    const mapping = files.find(({ name }) => name === mappingName(pairs.set));
    const labels = [train.labels, ...(test === undefined ? [] : [test.labels])];
    const { info, targets } = describeTargets(
      labels,
      mapping === undefined ? rangeWithoutMapping(pairs.set) : await readMapping(mapping),
      limits.tableCategories,
    );
    const partOf = ({ images }: IdxPart, i: number): MemoryPart => ({
      count: images.shape[0] ?? 0,
      inputs: inputsOf(images, isEmnist(pairs.set)),
      targets: targets[i] ?? new Int32Array(),
    });
    return {
      ...info,
      inputShape: inputShapeOf(train.images),
      train: partOf(train, 0),
      test: test === undefined ? undefined : partOf(test, 1),
    };
  },
};

async function readPart(files: readonly SourceFile[], pair: IdxPair): Promise<IdxPart> {
  const images = await readIdxArray(named(files, pair.images));
  if (images.bytes.length === 0) {
    const [count = 0, ...row] = images.shape;
    throw invalid(`${pair.images} holds no pixels: ${count} images of ${row.join('×')}.`, downloadAgain);
  }
  const labels = await readIdxArray(named(files, pair.labels));
  const [count = 0] = images.shape;
  const [found = 0] = labels.shape;
  if (found === count) return { images, labels };
  throw invalid(
    `${pair.labels} holds ${found} labels, expected ${count}, as many as ${pair.images} holds images.`,
    'Both files must come from the same data set.',
  );
}

function named(files: readonly SourceFile[], name: string): SourceFile {
  const file = files.find((candidate) => candidate.name === name);
  if (file === undefined) throw invalid(`The file ${name} is missing.`, downloadAgain);
  return file;
}

function checkAgreement(train: IdxPart, test: IdxPart): void {
  const describe = ({ images: { shape, type } }: IdxPart): string =>
    `${shape.slice(1).join('×')}${type === 'uint8' ? '' : ` ${type}`}`;
  if (describe(train) === describe(test)) return;
  throw invalid(
    `${test.images.file.name} has images of ${describe(test)}, expected ${describe(train)} as in ${train.images.file.name}.`,
    'The files of both parts must come from the same data set.',
  );
}

/** Images [n, height, width] and [n, height, width, channels]; points [n] and [n, features]. */
function inputShapeOf({ shape: [, a = 1, b, c = 1] }: IdxArray): number[] {
  return b === undefined ? [a] : [a, b, c];
}

function inputsOf(images: IdxArray, transposed: boolean): Uint8Array | Float32Array {
  const { type, bytes, shape } = images;
  if (type !== 'uint8' || shape.length < 3) return Float32Array.from(idxNumbers(images));
  const pixels = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return transposed && shape[1] === shape[2] ? transposeSquares(pixels, shape) : pixels;
}

/** Exchanges rows and columns of images [n, side, side, channels]. */
function transposeSquares(pixels: Uint8Array, [, side = 1, , channels = 1]: readonly number[]): Uint8Array {
  const size = exampleSize([side, side, channels]);
  const turned = new Uint8Array(pixels.length);
  for (let image = 0; image < pixels.length; image += size) {
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const to = image + (row * side + column) * channels;
        const from = image + (column * side + row) * channels;
        for (let channel = 0; channel < channels; channel++) {
          turned[to + channel] = pixels[from + channel] as number;
        }
      }
    }
  }
  return turned;
}
