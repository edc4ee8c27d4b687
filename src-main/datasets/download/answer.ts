import type { HttpAnswer } from './http-client';
import type { KnownFile } from './known-dataset';
import type { Part, PartRecord } from './part-file';
import { retryAfterSeconds } from './retry-after';
import { proxyWantsName, TransferFailure } from './transfer-failure';

/** What a server's answer brings. */
export interface Delivery {
  /** Where in the part the first byte belongs. */
  start: number;
  /** Bytes of the whole, as sent; undefined where the server does not say. */
  total: number | undefined;
  /** Of the content, where it is encoded. */
  encoding: string | undefined;
  record: PartRecord;
}

/** The headers that ask for what is missing of a part; none where it cannot be told whether the rest belongs to it. */
export function rangeHeaders(part: Part | undefined, url: string, file: KnownFile): Record<string, string> {
  if (part === undefined) return {};
  const range = { range: `bytes=${part.bytes}-` };
  const { record } = part;
  const validator = record?.url === url ? validatorOf(record) : undefined;
  if (validator !== undefined) return { ...range, 'if-range': validator };
  // Another mirror, or a server that names no version: the checksum tells in the end.
  const isChecked = file.bytes !== undefined && (file.sha256 ?? file.md5) !== undefined;
  return isChecked && record?.encoding === undefined ? range : {};
}

/** A weak ETag says that two versions mean the same, not that they have the same bytes. */
const validatorOf = ({ etag, lastModified }: PartRecord): string | undefined =>
  etag !== undefined && !etag.startsWith('W/') ? etag : lastModified;

/**
 * Judges an answer to a request for what follows `part`; `complete` where the server says that nothing is missing.
 * Throws TransferFailure for every answer that does not bring the bytes that were asked for.
 */
export function judgeAnswer(
  answer: HttpAnswer,
  { url, file, part, asked }: { url: string; file: KnownFile; part: Part | undefined; asked: boolean },
): Delivery | 'complete' {
  const { status } = answer;
  if (status === 416 && asked && part !== undefined) {
    const total = /^bytes \*\/(\d+)$/.exec(answer.header('content-range') ?? '')?.[1];
    const expected = part.record?.encoding === undefined ? file.bytes : part.record.total;
    if (Number(total) === part.bytes && (expected ?? part.bytes) === part.bytes) return 'complete';
    throw new TransferFailure('anew', `it has no bytes from ${part.bytes} on`);
  }
  if (status !== 200 && status !== 206) throw refusal(answer);

  const encoding = encodingOf(answer);
  const record = (total: number | undefined): PartRecord => ({
    url,
    etag: answer.header('etag'),
    lastModified: answer.header('last-modified'),
    encoding,
    total,
  });
  if (status === 200) {
    const total = numberOf(answer.header('content-length'));
    return { start: 0, total, encoding, record: record(total) };
  }
  if (!asked || part === undefined)
    throw new TransferFailure('next', 'it sent a piece where the whole was asked for');
  const total = totalOfRange(answer, { url, file, part });
  return { start: part.bytes, total, encoding, record: record(total) };
}

/** Checks that a piece is the rest of the part, and returns how many bytes the whole has. */
function totalOfRange(
  answer: HttpAnswer,
  { url, file, part }: { url: string; file: KnownFile; part: Part },
): number | undefined {
  const header = answer.header('content-range') ?? '';
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(header) ?? [];
  if (first === undefined || Number(first) !== part.bytes)
    throw new TransferFailure('anew', `asked for the bytes from ${part.bytes} on, it sent "${header}"`);
  const { record } = part;
  const encoding = encodingOf(answer);
  const etag = answer.header('etag');
  const isOtherVersion =
    record?.url === url && record.etag !== undefined && etag !== undefined && etag !== record.etag;
  const found = numberOf(total);
  const expected = encoding === undefined ? (file.bytes ?? record?.total) : record?.total;
  const isOtherSize = found !== undefined && expected !== undefined && found !== expected;
  if (isOtherVersion || isOtherSize || record?.encoding !== encoding)
    throw new TransferFailure('anew', 'its file is another one than before');
  return found ?? expected;
}

function refusal(answer: HttpAnswer): TransferFailure {
  const { status } = answer;
  if (status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501)) {
    const waitSeconds = retryAfterSeconds(answer.header('retry-after'), Date.now());
    const asks = waitSeconds === undefined ? '' : ` and asks to wait ${Math.ceil(waitSeconds)} s`;
    return new TransferFailure('again', `it answers with status ${status}${asks}`, { waitSeconds });
  }
  if (status === 407) return new TransferFailure('next', proxyWantsName);
  if (status === 404 || status === 410)
    return new TransferFailure('next', `it has no such file (status ${status})`);
  if (status === 401 || status === 403)
    return new TransferFailure('next', `it refuses access (status ${status})`);
  if (status >= 300 && status < 400)
    return new TransferFailure('next', `it redirects without end or without an address (status ${status})`);
  return new TransferFailure('next', `it answers with status ${status}`);
}

function encodingOf(answer: HttpAnswer): string | undefined {
  const encoding = answer.header('content-encoding')?.trim().toLowerCase();
  return encoding === '' || encoding === 'identity' ? undefined : encoding;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
