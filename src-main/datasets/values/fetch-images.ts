import { unreadable } from '../formats/format';
import { closeSync, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { QuadLabError } from '../../core/errors';
import type { EncodedImages } from '../../domain/dataset';
import { DiskTrial } from '../disk-trial';
import { decodeImage, type DecodeOptions } from '../images/decode-image';
import { imagesAtOnce, inOrder } from '../images/in-order';
import { imageDecoder } from '../images/sharp';
import type { FetchedRows, RowSource } from './fetch-rows';

const readPiece = promisify(read);

/** Files that are kept open. */
const mostOpen = 256;

/** Rows of images that are decoded when they are asked for, several at a time. */
export function openImages(images: EncodedImages): RowSource<Promise<FetchedRows>> {
  // Threads that decode later need it here.
  imageDecoder();
  const [height = 1, width = 1, channels = 1] = images.shape;
  const decode: DecodeOptions = {
    channels: channels === 1 ? 1 : 3,
    size: { height, width },
    crop: images.crop,
    maximalPixels: images.maximalPixels,
  };
  const size = height * width * channels;
  const file = openFiles(images.files);
  const pixelsOf = async (row: number): Promise<Uint8Array> => {
    const [number = 0, start = 0, length = 0] = images.places.subarray(3 * row, 3 * row + 3);
    return (await decodeImage(await file.read(number, start, length), decode)).pixels;
  };
  return {
    async fetch(rows) {
      const values = new Uint8Array(rows.length * size);
      let at = 0;
      for await (const pixels of inOrder(rows, pixelsOf, imagesAtOnce(size))) {
        values.set(pixels, at);
        at += size;
      }
      return { values, offsetOf: (i) => i * size };
    },
    close() {
      file.close();
    },
  };
}

/** Files by their numbers, opened as they are needed. */
function openFiles(paths: Uint8Array) {
  const starts = [0];
  for (let end = paths.indexOf(0); end !== -1; end = paths.indexOf(0, end + 1)) starts.push(end + 1);
  const pathOf = (number: number): string => {
    const [start = 0, next = 1] = starts.slice(number, number + 2);
    return Buffer.from(paths.slice(start, next - 1)).toString('utf8');
  };
  const keeps = starts.length - 1 <= mostOpen;
  const open = new Map<number, number>();
  const disk = new DiskTrial();
  const descriptorOf = (number: number): number => {
    const kept = open.get(number);
    if (kept !== undefined) return kept;
    const descriptor = openSync(pathOf(number), 'r');
    if (keeps) open.set(number, descriptor);
    return descriptor;
  };
  return {
    async read(number: number, start: number, length: number): Promise<{ name: string; bytes: Buffer }> {
      const name = pathOf(number);
      const bytes = Buffer.alloc(length);
      let descriptor: number | undefined;
      try {
        const opened = descriptorOf(number);
        descriptor = opened;
        const isSlow = disk.isSlow();
        let done = 0;
        while (done < length) {
          const at = [bytes, done, length - done, start + done] as const;
          const got = isSlow
            ? (await readPiece(opened, ...at)).bytesRead
            : disk.measure(() => readSync(opened, ...at));
          if (got === 0) throw cutShort(name, start + length, start + done);
          done += got;
        }
      } catch (error) {
        throw unreadable(name, error);
      } finally {
        if (!keeps && descriptor !== undefined) closeSync(descriptor);
      }
      return { name: start === 0 ? name : `${name} (from byte ${start} on)`, bytes };
    },
    close() {
      for (const descriptor of open.values()) closeSync(descriptor);
      open.clear();
    },
  };
}

function cutShort(path: string, expected: number, found: number) {
  return new QuadLabError(
    'DATASET_CHANGED',
    `${path} is cut short: expected at least ${expected} bytes, found ${found}.`,
    { advice: 'See `quadlab dataset verify`; then remove the data set and import it again.' },
  );
}
