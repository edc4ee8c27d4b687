import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { NumberType } from '../../domain/dataset';
import { DiskTrial } from '../disk-trial';
import { digestFile, type FileDigest } from '../durable-files';
import { usingHome } from '../home-error';
import { decodeImage, type DecodeOptions, type ImageSize } from '../images/decode-image';
import { allImages, readImage, type ImageList, type LabelledImage } from '../images/image-list';
import { imagesAtOnce, inOrder } from '../images/in-order';
import { imageMoments } from '../images/moments';
import type { MemoryValues } from '../values/file-values';
import { createArrayFile, targetsFile } from './array-files';
import { listFile, momentsFile, packFile, placesFile, type EncodedPart } from './encoded-names';
import { partNames, type PartName } from './content-sink';

/** A pack is closed when it has so many. */
const usualPackBytes = 2 ** 30;

export interface EncodedOptions {
  shape: Required<DecodeOptions> & { size: ImageSize };
  /** The images stay where they are; else they are copied into packs. */
  inPlace: boolean;
  /** Called for an image that has another size than the set, and is not to be scaled. */
  misfit: ((image: LabelledImage) => Promise<Error>) | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
  packBytes?: number | undefined;
}

export type EncodedParts = Partial<Record<PartName, EncodedPart>>;

/**
 * Decodes every image once, to see that it is intact and to sum up its bytes, and writes into a folder what is known of each
 * (a list of names, classes and SHA-256; arrays of places, classes and sums), and the images themselves into packs.
 * Throws DATASET_INVALID, naming the image, DISK_FULL, HOME_UNUSABLE.
 */
export async function writeEncoded(
  folder: string,
  list: ImageList,
  options: EncodedOptions,
): Promise<{ parts: EncodedParts; files: ({ name: string } & FileDigest)[] }> {
  const total = allImages(list).length;
  const parts: EncodedParts = {};
  const files: ({ name: string } & FileDigest)[] = [];
  let before = 0;
  for (const name of partNames) {
    const count = list[name].length;
    if (count === 0) continue;
    const start = before;
    const packs = await writePart(folder, name, list, {
      ...options,
      onProgress: (done) => options.onProgress?.(start + done, total),
    });
    before += count;
    parts[name] = { count, packs };
    const names = Array.from({ length: packs }, (_, i) => packFile(name, i));
    for (const file of [listFile(name), placesFile(name), momentsFile(name), targetsFile(name), ...names]) {
      files.push({ name: file, ...(await digestFile(join(folder, file))) });
    }
  }
  return { parts, files };
}

async function writePart(
  folder: string,
  part: PartName,
  list: ImageList,
  options: EncodedOptions,
): Promise<number> {
  const { shape, inPlace, misfit, packBytes = usualPackBytes } = options;
  const { channels, size } = shape;
  const images = list[part];
  const places = new Float64Array(3 * images.length);
  const moments = new Float64Array(2 * channels * images.length);
  const targets = Int32Array.from(images, ({ label }) => label);
  const files: NewFile[] = [];
  const create = async (name: string): Promise<NewFile> => {
    const created = await createFile(join(folder, name));
    files.push(created);
    return created;
  };
  const decodedSize = misfit === undefined ? size : undefined;
  const disk = new DiskTrial();
  const decode = async (image: LabelledImage) => {
    const { name, bytes } = await readImage(image, disk);
    return { image, bytes, found: await decodeImage({ name, bytes }, { ...shape, size: decodedSize }) };
  };
  const decoded = inOrder(images, decode, imagesAtOnce(size.height * size.width * channels));
  try {
    const names = await create(listFile(part));
    const packs: NewFile[] = [];
    let done = 0;
    for await (const { image, bytes, found } of decoded) {
      if (misfit !== undefined && (found.height !== size.height || found.width !== size.width)) {
        throw await misfit(image);
      }
      let pack = packs.at(-1);
      if (!inPlace && (pack === undefined || pack.bytes() >= packBytes)) {
        await pack?.finish();
        pack = await create(packFile(part, packs.length));
        packs.push(pack);
      }
      places.set(
        inPlace ? [done, 0, bytes.length] : [packs.length - 1, pack?.bytes() ?? 0, bytes.length],
        3 * done,
      );
      moments.set(imageMoments(found.pixels, channels), 2 * channels * done);
      await pack?.append(bytes);
      await names.append(listLine(image, list.classNames, bytes));
      options.onProgress?.(++done, images.length);
    }
    await names.finish();
    await packs.at(-1)?.finish();
    await writeArray(join(folder, placesFile(part)), { type: 'float64', shape: [3] }, places);
    await writeArray(join(folder, momentsFile(part)), { type: 'float64', shape: [channels, 2] }, moments);
    await writeArray(join(folder, targetsFile(part)), { type: 'int32', shape: [] }, targets);
    return packs.length;
  } catch (error) {
    await Promise.all(files.map((file) => file.close()));
    throw error;
  }
}

async function writeArray(
  path: string,
  layout: { type: NumberType; shape: readonly number[] },
  values: MemoryValues,
): Promise<void> {
  const file = await createArrayFile(path, layout);
  try {
    await file.append(values);
    await file.finish();
  } catch (error) {
    await file.close();
    throw error;
  }
}

function listLine({ name, label }: LabelledImage, classNames: readonly string[], bytes: Buffer): Buffer {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return Buffer.from(`${JSON.stringify({ name, class: classNames[label], bytes: bytes.length, sha256 })}\n`);
}

const bufferBytes = 1 << 20;

interface NewFile {
  /** Given to it so far. */
  bytes(): number;
  append(bytes: Buffer): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** A new file that is written in pieces of about 1 MiB. */
async function createFile(path: string): Promise<NewFile> {
  const handle = await usingHome(path, () => open(path, 'wx'));
  let written = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    await usingHome(path, () => handle.writeFile(bytes));
  };
  return {
    bytes: () => written,
    async append(bytes: Buffer): Promise<void> {
      written += bytes.length;
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes >= bufferBytes) await flush();
    },
    async finish(): Promise<void> {
      await flush();
      await usingHome(path, async () => {
        await handle.sync();
        await handle.close();
      });
    },
    close: () => handle.close().catch(() => undefined),
  };
}
