import { open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { QuadLabError } from '../../core/errors';
import { usingHome } from '../home-error';
import { judgeAnswer, rangeHeaders, type Delivery } from './answer';
import type { HttpAnswer, HttpClient } from './http-client';
import type { KnownFile } from './known-dataset';
import { discardPart, readPart, writeRecord, type PartPaths } from './part-file';
import { TransferFailure } from './transfer-failure';
import { webPageTitle } from './web-page';

export interface Transfer {
  http: HttpClient;
  url: string;
  file: KnownFile;
  paths: PartPaths;
  signal: AbortSignal | undefined;
  /** How many bytes of the part there are, and of how many if that is known. */
  onBytes: (done: number, total: number | undefined) => void;
}

/**
 * One request for what is missing of a file; on success the part is as long as it should be. `resumed` tells whether it
 * begins with bytes of an earlier request. Throws TransferFailure, the errors of the connection as they are, DISK_FULL
 * or HOME_UNUSABLE.
 */
export async function transferOnce(transfer: Transfer): Promise<{ resumed: boolean }> {
  const { http, url, file, paths, signal } = transfer;
  const part = await usablePart(transfer);
  if (part !== undefined && part.bytes === file.bytes && part.record?.encoding === undefined)
    return { resumed: true };
  const headers = rangeHeaders(part, url, file);
  const asked = 'range' in headers;
  const answer = await http.get(url, headers, signal);
  try {
    const delivery = judgeAnswer(answer, { url, file, part, asked });
    if (delivery === 'complete') return { resumed: true };
    const first = await answer.chunks.next();
    if (delivery.start === 0)
      checkBeginning(answer, delivery, first.done === true ? undefined : first.value, file);
    await requireSpace(delivery, paths);
    await writeRecord(paths, delivery.record);
    await append(answer, first, delivery, transfer);
    return { resumed: delivery.start > 0 };
  } finally {
    answer.close();
  }
}

/** A part that is longer than the file can be is thrown away. */
async function usablePart({ file, paths }: Transfer) {
  const part = await readPart(paths);
  const most = part?.record?.encoding === undefined ? file.bytes : part.record.total;
  if (part === undefined || most === undefined || part.bytes <= most) return part;
  await discardPart(paths);
  return undefined;
}

function checkBeginning(
  answer: HttpAnswer,
  { total, encoding }: Delivery,
  first: Uint8Array | undefined,
  file: KnownFile,
): void {
  const title =
    encoding === undefined
      ? webPageTitle(first ?? new Uint8Array(), answer.header('content-type'))
      : undefined;
  if (title !== undefined) {
    const named = title === '' ? '' : ` ("${title}")`;
    throw new TransferFailure('next', `it sent a web page${named} instead of the file`);
  }
  if (encoding !== undefined || total === undefined || file.bytes === undefined || total === file.bytes)
    return;
  throw new TransferFailure('next', `it announces ${total} bytes, expected ${file.bytes}`);
}

async function requireSpace({ start, total }: Delivery, { target }: PartPaths): Promise<void> {
  if (total === undefined) return;
  const folder = dirname(target);
  const { bavail, bsize } = await usingHome(folder, () => statfs(folder));
  const free = bavail * bsize;
  if (total - start <= free) return;
  throw new QuadLabError(
    'DISK_FULL',
    `${target} needs ${total - start} more bytes, but its disk has only ${free} left.`,
    { advice: 'Free some space on that disk, or use a home on another one with --home DIR.' },
  );
}

async function append(
  answer: HttpAnswer,
  first: IteratorResult<Uint8Array>,
  { start, total, encoding }: Delivery,
  { file, paths, signal, onBytes }: Transfer,
): Promise<void> {
  const expected = encoding === undefined ? (file.bytes ?? total) : total;
  let done = start;
  let tooMany = false;
  const handle = await usingHome(paths.part, () => open(paths.part, start === 0 ? 'w' : 'r+'));
  try {
    onBytes(done, expected);
    for (let next = first; next.done !== true; next = await answer.chunks.next()) {
      signal?.throwIfAborted();
      const chunk = next.value;
      if (expected !== undefined && done + chunk.length > expected) {
        tooMany = true;
        break;
      }
      const at = done;
      await usingHome(paths.part, () => handle.write(chunk, 0, chunk.length, at));
      done += chunk.length;
      onBytes(done, expected);
    }
    await usingHome(paths.part, () => handle.sync());
  } finally {
    await handle.close();
  }
  if (tooMany) {
    await discardPart(paths);
    throw new TransferFailure('next', `it sends more than the ${expected ?? 0} bytes expected`);
  }
  if (expected !== undefined && done < expected)
    throw new TransferFailure('again', `it ended after ${done} of ${expected} bytes`);
}
