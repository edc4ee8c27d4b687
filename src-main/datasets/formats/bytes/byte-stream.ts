import { createReadStream } from 'node:fs';
import type { Readable, Transform } from 'node:stream';
import { isQuadLabError, messageOf } from '../../../core/errors';
import { downloadAgain, invalid } from '../format';

/** Gives exactly so many of the next bytes, or throws DATASET_INVALID. */
export type TakeBytes = (count: number) => Promise<Buffer>;

/** Bytes that are read once, from the first to the last. */
export interface ByteStream {
  /** Exactly so many of the next bytes; they are the caller's. Throws DATASET_INVALID where there are fewer. */
  take: TakeBytes;
  /** Throws DATASET_INVALID where anything is left. */
  expectEnd(): Promise<void>;
  close(): void;
}

const readBytes = 1 << 20;

/** The bytes of a file, from `start` on, up to but without `end`. `label` is what messages call it. */
export function fileStream(label: string, path: string, start = 0, end = Infinity): ByteStream {
  return byteStream(label, createReadStream(path, { start, end: end - 1, highWaterMark: readBytes }));
}

/** Reads `source`, through `transforms` one after another. Closing it closes them all. */
export function byteStream(label: string, source: Readable, ...transforms: Transform[]): ByteStream {
  const streams = [source, ...transforms];
  let last = source;
  for (const transform of transforms) {
    // `pipe` hands errors of what is read on to nobody.
    last.once('error', (error) => transform.destroy(error));
    last = last.pipe(transform);
  }
  const chunks = last.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer, undefined>;
  let rest: Buffer = Buffer.alloc(0);
  let taken = 0;

  const next = async (): Promise<Buffer | undefined> => {
    try {
      const result = await chunks.next();
      return result.done === true ? undefined : result.value;
    } catch (error) {
      throw isQuadLabError(error) ? error : unreadable(label, error, taken);
    }
  };
  return {
    async take(count) {
      const bytes = Buffer.alloc(count);
      let at = 0;
      while (at < count) {
        if (rest.length === 0) {
          const chunk = await next();
          if (chunk === undefined) throw cutShort(label, taken + count, taken + at);
          rest = chunk;
        }
        const copied = rest.copy(bytes, at);
        rest = rest.subarray(copied);
        at += copied;
      }
      taken += count;
      return bytes;
    },
    async expectEnd() {
      while (rest.length === 0) {
        const chunk = await next();
        if (chunk === undefined) return;
        rest = chunk;
      }
      throw tooLong(label, taken);
    },
    close() {
      for (const stream of streams) {
        // What is cut off in the middle may still complain, to nobody.
        stream.on('error', () => undefined);
        stream.destroy();
      }
    },
  };
}

export function cutShort(label: string, expected: number, found: number) {
  return invalid(
    `${label} is cut short: expected at least ${expected} bytes, found ${found}.`,
    downloadAgain,
  );
}

function tooLong(label: string, expected: number) {
  return invalid(
    `${label} is too long: its header announces ${expected} bytes, found more than that.`,
    downloadAgain,
  );
}

function unreadable(label: string, error: unknown, taken: number) {
  return invalid(
    `${label} cannot be read: ${messageOf(error)} (after ${taken} bytes).`,
    'Check that you may read the file and that it is intact.',
    error,
  );
}
