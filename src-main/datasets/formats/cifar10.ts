import { readFile, stat } from 'node:fs/promises';
import { isQuadLabError, messageOf } from '../../core/errors';
import type { MemoryPart } from '../../domain/dataset';
import type { MemoryContent } from '../content';
import { fileNames, filesIn } from './folder';
import { downloadAgain, invalid, type DatasetFormat, type SourceFile } from './format';

const classes = 10;
const planeBytes = 32 * 32;
const imageBytes = 3 * planeBytes;
const recordBytes = 1 + imageBytes; // the label, then the red, the green and the blue plane

const isTraining = (name: string): boolean => /^data_batch_\d+\.bin$/.test(name);
const isTest = (name: string): boolean => name === 'test_batch.bin';
const isMeta = (name: string): boolean => name === 'batches.meta.txt';

/** The binary version of CIFAR-10 (www.cs.toronto.edu/~kriz/cifar.html). */
export const cifar10Format: DatasetFormat = {
  name: 'cifar10',
  looksLike: 'a folder with data_batch_1.bin … and test_batch.bin (CIFAR-10, binary version)',
  detect: async (path) => (await fileNames(path)).some((name) => isTraining(name) || isTest(name)),
  async files(path) {
    const names = await fileNames(path);
    return filesIn(
      path,
      names.filter((name) => isTraining(name) || isTest(name) || isMeta(name)),
    );
  },
  async read(files): Promise<MemoryContent> {
    const training = files
      .filter((file) => isTraining(file.name))
      .sort((a, b) => batchNumber(a) - batchNumber(b));
    const test = files.filter((file) => isTest(file.name));
    const meta = files.find((file) => isMeta(file.name));
    return {
      task: 'classification',
      inputShape: [32, 32, 3],
      outputSize: classes,
      targetShape: [],
      classNames: meta === undefined ? defaultClassNames() : await readClassNames(meta),
      train: await readPart(training.length > 0 ? training : test),
      test: training.length > 0 && test.length > 0 ? await readPart(test) : undefined,
    };
  },
};

const batchNumber = (file: SourceFile): number => Number(/\d+/.exec(file.name)?.[0]);
const defaultClassNames = (): string[] => Array.from({ length: classes }, (_, label) => String(label));

async function readClassNames(file: SourceFile): Promise<string[]> {
  const text = (await readWhole(file)).toString('utf8');
  const names = text.split(/\r?\n/).map((line) => line.trim());
  const found = names.filter((name) => name !== '');
  if (found.length === classes) return found;
  throw invalid(
    `${file.name} holds ${found.length} class names, expected ${classes}, one a line.`,
    'Correct the file, or leave it out: then the classes are called 0 to 9.',
  );
}

async function readPart(files: readonly SourceFile[]): Promise<MemoryPart> {
  const records = await Promise.all(files.map(countRecords));
  const count = records.reduce((sum, each) => sum + each, 0);
  const inputs = new Uint8Array(count * imageBytes); // [count, 32, 32, 3]
  const targets = new Int32Array(count);
  let at = 0;
  for (const file of files) {
    const bytes = await readWhole(file);
    for (let offset = 0; offset < bytes.length; offset += recordBytes) {
      targets[at] = labelAt(bytes, offset, file);
      interleave(bytes.subarray(offset + 1, offset + recordBytes), inputs, at * imageBytes);
      at++;
    }
  }
  return { count, inputs, targets };
}

async function countRecords(file: SourceFile): Promise<number> {
  const { size } = await stat(file.path).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (size > 0 && size % recordBytes === 0) return size / recordBytes;
  throw invalid(
    `${file.name} has ${size} bytes, expected a whole number of records of ${recordBytes} bytes (${Math.floor(size / recordBytes)} records and ${size % recordBytes} bytes found).`,
    downloadAgain,
  );
}

function labelAt(bytes: Uint8Array, offset: number, file: SourceFile): number {
  const label = bytes[offset] ?? classes;
  if (label < classes) return label;
  throw invalid(
    `${file.name}: the label of image ${offset / recordBytes} (byte ${offset}) is ${label}, expected 0 to ${classes - 1}.`,
    'Check that this is CIFAR-10 (not CIFAR-100) and that the file is intact.',
  );
}

/** Planes [3, 32, 32] to pixels [32, 32, 3]. */
function interleave(planes: Uint8Array, target: Uint8Array, offset: number): void {
  for (let pixel = 0; pixel < planeBytes; pixel++) {
    const at = offset + 3 * pixel;
    target[at] = planes[pixel] as number;
    target[at + 1] = planes[pixel + planeBytes] as number;
    target[at + 2] = planes[pixel + 2 * planeBytes] as number;
  }
}

function readWhole(file: SourceFile): Promise<Buffer> {
  return readFile(file.path).catch((error: unknown) => {
    throw unreadable(file, error);
  });
}

function unreadable(file: SourceFile, error: unknown): unknown {
  if (isQuadLabError(error)) return error;
  return invalid(
    `${file.name} cannot be read: ${messageOf(error)}.`,
    'Check that you may read the file.',
    error,
  );
}
