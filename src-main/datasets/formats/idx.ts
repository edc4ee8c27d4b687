import type { MemoryPart } from '../../domain/dataset';
import type { MemoryContent } from '../content';
import { fileNames, filesIn } from './folder';
import { downloadAgain, invalid, type DatasetFormat, type SourceFile } from './format';
import { isImagesName, pairIdxFiles, type IdxPair } from './idx-files';
import { readAnnounced } from './read-announced';

const imagesMagic = 0x803; // unsigned bytes, three dimensions
const labelsMagic = 0x801; // unsigned bytes, one dimension

interface IdxPart extends MemoryPart {
  height: number;
  width: number;
  targets: Int32Array;
  imagesName: string;
}

/** The format of MNIST, Fashion-MNIST and KMNIST (yann.lecun.com/exdb/mnist): big-endian header, then bytes. */
export const idxFormat: DatasetFormat = {
  name: 'idx',
  looksLike: 'a folder with …-images-idx3-ubyte and …-labels-idx1-ubyte, plain or .gz (MNIST, Fashion-MNIST)',
  detect: async (path) => (await fileNames(path)).some(isImagesName),
  async files(path) {
    const { train, test } = pairIdxFiles(await fileNames(path));
    const pairs = test === undefined ? [train] : [train, test];
    return filesIn(
      path,
      pairs.flatMap(({ images, labels }) => [images, labels]),
    );
  },
  async read(files): Promise<MemoryContent> {
    const pairs = pairIdxFiles(files.map((file) => file.name));
    const train = await readPart(files, pairs.train);
    const test = pairs.test === undefined ? undefined : await readPart(files, pairs.test);
    if (test !== undefined && (test.height !== train.height || test.width !== train.width)) {
      throw invalid(
        `${test.imagesName} has images of ${test.height}×${test.width}, expected ${train.height}×${train.width} as in ${train.imagesName}.`,
        'The files of both parts must come from the same data set.',
      );
    }
    const outputSize = 1 + Math.max(highest(train.targets), highest(test?.targets ?? new Int32Array(0)));
    return {
      task: 'classification',
      inputShape: [train.height, train.width, 1],
      outputSize,
      targetShape: [],
      classNames: Array.from({ length: outputSize }, (_, label) => String(label)),
      train: plainPart(train),
      test: test === undefined ? undefined : plainPart(test),
    };
  },
};

async function readPart(files: readonly SourceFile[], pair: IdxPair): Promise<IdxPart> {
  const imagesFile = named(files, pair.images);
  const labelsFile = named(files, pair.labels);
  const images = await readAnnounced(imagesFile, 16, (header) => {
    checkMagic(imagesFile, header, imagesMagic);
    const [count, height, width] = [4, 8, 12].map((at) => header.readUInt32BE(at)) as [
      number,
      number,
      number,
    ];
    if (count * height * width === 0) {
      throw invalid(
        `${imagesFile.name} holds no pixels: ${count} images of ${height}×${width}.`,
        downloadAgain,
      );
    }
    return 16 + count * height * width;
  });
  const labels = await readAnnounced(labelsFile, 8, (header) => {
    checkMagic(labelsFile, header, labelsMagic);
    return 8 + header.readUInt32BE(4);
  });
  const count = images.readUInt32BE(4);
  if (labels.readUInt32BE(4) !== count) {
    throw invalid(
      `${labelsFile.name} holds ${labels.readUInt32BE(4)} labels, expected ${count}, as many as ${imagesFile.name} holds images.`,
      'Both files must come from the same data set.',
    );
  }
  return {
    count,
    height: images.readUInt32BE(8),
    width: images.readUInt32BE(12),
    inputs: new Uint8Array(images.buffer, images.byteOffset + 16, images.length - 16), // [count, height, width, 1]
    targets: Int32Array.from(labels.subarray(8)),
    imagesName: imagesFile.name,
  };
}

function named(files: readonly SourceFile[], name: string): SourceFile {
  const file = files.find((candidate) => candidate.name === name);
  if (file === undefined) throw invalid(`The file ${name} is missing.`, downloadAgain);
  return file;
}

function checkMagic(file: SourceFile, header: Buffer, expected: number): void {
  const found = header.readUInt32BE(0);
  if (found === expected) return;
  const isPacked = header.readUInt16BE(0) === 0x1f8b;
  throw invalid(
    `${file.name}: bytes 0 to 3 are ${hexadecimal(found)}, expected ${hexadecimal(expected)} (unsigned bytes in ${expected & 0xff} dimensions).`,
    isPacked
      ? 'The file is compressed by gzip: add ".gz" to its name.'
      : 'Check that this is the right file.',
  );
}

const hexadecimal = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
const highest = (labels: Int32Array): number => labels.reduce((a, b) => Math.max(a, b), 0);
const plainPart = ({ count, inputs, targets }: IdxPart): MemoryPart => ({ count, inputs, targets });
