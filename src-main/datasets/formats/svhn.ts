import { exampleSize, type ContentInfo } from '../content';
import type { PartSink } from '../storage/content-sink';
import { bytesOfWireType, decodeNumbers } from './bytes/wire-numbers';
import { fileNames, filesIn } from './folder';
import { downloadAgain, invalid, type DatasetFormat, type ReadOptions, type SourceFile } from './format';
import { openMatArrays, type MatArray } from './matlab/mat-file';

const trainName = 'train_32x32.mat';
const testName = 'test_32x32.mat';
const extraName = 'extra_32x32.mat';

const side = 32;
const channels = 3;
const imageBytes = side * side * channels;
const imagesPerPiece = 1024;
const digits = 10;

/**
 * The cropped digits of Street View House Numbers (ufldl.stanford.edu/housenumbers, "Format 2"). The label 10 stands for the
 * digit 0. The 531,131 easier images of extra_32x32.mat join the training part with the setting `extra`.
 */
export const svhnFormat: DatasetFormat = {
  name: 'svhn',
  looksLike: `a folder with ${trainName} and ${testName} (SVHN, cropped digits)`,
  detect: async (path) =>
    (await fileNames(path)).some((name) => name === trainName || name === testName || name === extraName),
  async files(path, settings) {
    const found = await fileNames(path);
    const wanted = [trainName, testName, ...(settings?.extra === true ? [extraName] : [])];
    const names = found.filter((name) => wanted.includes(name));
    if (settings?.extra === true && !names.includes(extraName)) {
      throw invalid(`${path} has no ${extraName}.`, 'Put the file there, or leave out the setting extra.');
    }
    if (names.length > 0) return filesIn(path, names);
    throw invalid(`${path} has neither ${trainName} nor ${testName}.`, 'Put the files there.');
  },
  async convert(files, sink, options): Promise<ContentInfo> {
    const named = (wanted: string) => files.filter(({ name }) => name === wanted);
    const training = [...named(trainName), ...named(extraName)];
    const test = named(testName);
    const parts =
      training.length === 0
        ? [{ name: 'train' as const, files: test }]
        : [
            { name: 'train' as const, files: training },
            { name: 'test' as const, files: test },
          ];
    const progress = { done: 0 };
    for (const { name, files: ofPart } of parts) {
      if (ofPart.length === 0) continue;
      const part = await sink.part(name, {
        inputs: { type: 'uint8', shape: [side, side, channels] },
        targets: { type: 'int32', shape: [] },
      });
      for (const file of ofPart) await convertFile(file, part, progress, options);
    }
    return {
      task: 'classification',
      inputShape: [side, side, channels],
      outputSize: digits,
      targetShape: [],
      classNames: Array.from({ length: digits }, (_, digit) => String(digit)),
    };
  },
};

async function convertFile(
  file: SourceFile,
  part: PartSink,
  progress: { done: number },
  { onProgress }: ReadOptions,
): Promise<void> {
  const { X, y } = await openMatArrays(file, ['X', 'y']);
  const count = countImages(X);
  const labels = await readLabels(y, count);
  const stream = await X.openData();
  try {
    for (let start = 0; start < count; start += imagesPerPiece) {
      const images = Math.min(imagesPerPiece, count - start);
      const stored = await stream.take(images * imageBytes);
      await part.append(turned(stored), labels.subarray(start, start + images));
      progress.done += images;
      onProgress?.(progress.done, undefined);
    }
    await endOfArray(stream, count * imageBytes);
  } finally {
    stream.close();
  }
}

/** The numbers are followed by padding to whole 8 bytes, and nothing else. */
async function endOfArray(stream: Awaited<ReturnType<MatArray['openData']>>, bytes: number): Promise<void> {
  await stream.take((8 - (bytes % 8)) % 8);
  await stream.expectEnd();
}

function countImages({ label, type, shape }: MatArray): number {
  // MATLAB leaves out a last axis of length 1.
  const [height, width, depth, count = 1, ...more] = shape;
  if (
    type === 'uint8' &&
    height === side &&
    width === side &&
    depth === channels &&
    count > 0 &&
    more.length === 0
  ) {
    return count;
  }
  throw invalid(
    `${label} holds ${type} of the shape ${shape.join('×')}, expected uint8 of ${side}×${side}×${channels}×(images).`,
    'Check that this is a file of the cropped digits (Format 2).',
  );
}

async function readLabels(y: MatArray, count: number): Promise<Int32Array> {
  const found = exampleSize(y.shape);
  if (found !== count) {
    throw invalid(
      `${y.label} holds ${found} labels, expected ${count}, as many as X holds images.`,
      downloadAgain,
    );
  }
  const stream = await y.openData();
  const bytes = await stream.take(found * bytesOfWireType(y.type)).finally(() => {
    stream.close();
  });
  return Int32Array.from(decodeNumbers(bytes, y.type, y.littleEndian), (label, i) => {
    if (Number.isInteger(label) && label >= 1 && label <= digits) return label % digits;
    throw invalid(
      `${y.label}: the label of image ${i} is ${label}, expected 1 to ${digits} (where ${digits} is the digit 0).`,
      downloadAgain,
    );
  });
}

/** Images whose row changes fastest, then the column, then the channel, to [n, 32, 32, 3]. */
function turned(stored: Uint8Array): Uint8Array {
  const images = new Uint8Array(stored.length);
  const plane = side * side;
  let at = 0;
  for (let image = 0; image < stored.length; image += imageBytes) {
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const pixel = image + row + side * column;
        images[at++] = stored[pixel] as number;
        images[at++] = stored[pixel + plane] as number;
        images[at++] = stored[pixel + 2 * plane] as number;
      }
    }
  }
  return images;
}
