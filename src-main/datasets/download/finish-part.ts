import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isDiskFull, messageOf } from '../../core/errors';
import { syncFolder } from '../durable-files';
import { homeError, usingHome } from '../home-error';
import { checksumOf, digestOf, nameOf } from './checksum';
import type { KnownFile } from './known-dataset';
import { discardPart, readPart, sizeOf, type PartPaths } from './part-file';
import { TransferFailure } from './transfer-failure';

/**
 * Checks a part that is complete and makes it the file. Servers label gzip files as encoded by gzip, or encode files once
 * more: the bytes are taken as they came where the checksum says so, else decoded.
 * A part that is not the file is deleted: throws TransferFailure with what was expected and found; HOME_UNUSABLE.
 */
export async function finishPart(
  file: KnownFile,
  paths: PartPaths,
  options: { resumed: boolean; signal?: AbortSignal | undefined },
): Promise<void> {
  const { signal } = options;
  const encoding = (await readPart(paths))?.record?.encoding;
  let wrong = await whatIsWrong(file, paths.part, encoding, signal);
  if (wrong === undefined) {
    await publish(paths.part, paths);
    return;
  }
  if (encoding !== undefined) {
    const decoded = `${paths.target}.decoded`;
    try {
      await decode(paths.part, decoded, encoding, file.bytes);
      wrong = await whatIsWrong(file, decoded, undefined, signal);
      if (wrong === undefined) {
        await publish(decoded, paths);
        return;
      }
    } finally {
      await rm(decoded, { force: true });
    }
  }
  await discardPart(paths);
  throw new TransferFailure(options.resumed ? 'anew' : 'next', wrong);
}

/** What tells that a file is not the one that was expected, as the end of a sentence; undefined where nothing does. */
export async function whatIsWrong(
  file: KnownFile,
  path: string,
  encoding?: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const bytes = await sizeOf(path);
  if (file.bytes !== undefined && bytes !== file.bytes)
    return `its file has ${bytes ?? 0} bytes, expected ${file.bytes}`;
  const expected = checksumOf(file);
  if (expected === undefined) {
    // Nothing tells which bytes are meant; a file that is called packed is taken as packed.
    const isMeant = encoding === undefined || /\.(gz|tgz)$/.test(file.name);
    return isMeant ? undefined : `its file is encoded by ${encoding}`;
  }
  const found = await digestOf(path, expected, signal);
  return found === expected.digits
    ? undefined
    : `the ${nameOf(expected)} of its file is ${found}, expected ${expected.digits}`;
}

async function publish(from: string, paths: PartPaths): Promise<void> {
  await usingHome(paths.target, () => rename(from, paths.target));
  await discardPart(paths);
  await syncFolder(dirname(paths.target));
}

async function decode(
  from: string,
  to: string,
  encoding: string,
  mostBytes: number | undefined,
): Promise<void> {
  const decoder = decoderOf(encoding);
  try {
    await pipeline(createReadStream(from), decoder, limit(mostBytes), createWriteStream(to, { flush: true }));
  } catch (error) {
    if (isDiskFull(error)) throw homeError(error, to);
    if (error instanceof TransferFailure) throw error;
    throw new TransferFailure('next', `its file cannot be decoded by ${encoding}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function decoderOf(encoding: string) {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new TransferFailure('next', `its file is encoded by ${encoding}, which was not asked for`);
  }
}

/** Ends a stream that brings more than it should. */
function limit(mostBytes: number | undefined): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      bytes += chunk.length;
      if (mostBytes !== undefined && bytes > mostBytes)
        done(new TransferFailure('next', `its file decodes to more than the ${mostBytes} bytes expected`));
      else done(null, chunk);
    },
  });
}
