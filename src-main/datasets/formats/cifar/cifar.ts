import { readFile, stat } from 'node:fs/promises';
import type { MemoryPart } from '../../../domain/dataset';
import { downloadAgain, invalid, unreadable, type SourceFile } from '../format';

// What CIFAR-10 and CIFAR-100 share (www.cs.toronto.edu/~kriz/cifar.html): records of one or two labels and an image, as a
// red, a green and a blue plane.

export const imageShape = [32, 32, 3];
const planeBytes = 32 * 32;
const imageBytes = 3 * planeBytes;

export interface CifarRecords {
  /** Bytes of labels before each image. */
  labels: number;
  /** Which of them is the class. */
  label: number;
  classes: number;
  /** What to check where a label is out of range. */
  advice: string;
}

/** The records of files, one file after another. Throws DATASET_INVALID with the file and the place. */
export async function readRecords(files: readonly SourceFile[], kind: CifarRecords): Promise<MemoryPart> {
  const recordBytes = kind.labels + imageBytes;
  const records = await Promise.all(files.map((file) => countRecords(file, recordBytes)));
  const count = records.reduce((sum, each) => sum + each, 0);
  const inputs = new Uint8Array(count * imageBytes); // [count, 32, 32, 3]
  const targets = new Int32Array(count);
  let at = 0;
  for (const file of files) {
    const bytes = await readWhole(file);
    for (let record = 0; record * recordBytes < bytes.length; record++) {
      const offset = record * recordBytes;
      targets[at] = labelAt(bytes, offset + kind.label, record, file, kind);
      interleave(bytes.subarray(offset + kind.labels, offset + recordBytes), inputs, at * imageBytes);
      at++;
    }
  }
  return { count, inputs, targets };
}

/** Names of classes, one a line. Without a file they are called by their numbers. */
export async function readClassNames(file: SourceFile | undefined, classes: number): Promise<string[]> {
  if (file === undefined) return Array.from({ length: classes }, (_, label) => String(label));
  const text = (await readWhole(file)).toString('utf8');
  const names = text.split(/\r?\n/).map((line) => line.trim());
  const found = names.filter((name) => name !== '');
  if (found.length === classes) return found;
  throw invalid(
    `${file.name} holds ${found.length} class names, expected ${classes}, one a line.`,
    `Correct the file, or leave it out: then the classes are called 0 to ${classes - 1}.`,
  );
}

async function countRecords(file: SourceFile, recordBytes: number): Promise<number> {
  const { size } = await stat(file.path).catch((error: unknown) => {
    throw unreadable(file.name, error);
  });
  if (size > 0 && size % recordBytes === 0) return size / recordBytes;
  throw invalid(
    `${file.name} has ${size} bytes, expected a whole number of records of ${recordBytes} bytes (${Math.floor(size / recordBytes)} records and ${size % recordBytes} bytes found).`,
    downloadAgain,
  );
}

function labelAt(
  bytes: Uint8Array,
  offset: number,
  record: number,
  file: SourceFile,
  { classes, advice }: CifarRecords,
): number {
  const label = bytes[offset] ?? classes;
  if (label < classes) return label;
  throw invalid(
    `${file.name}: the label of image ${record} (byte ${offset}) is ${label}, expected 0 to ${classes - 1}.`,
    advice,
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
    throw unreadable(file.name, error);
  });
}
