import { isUtf8 } from 'node:buffer';
import { downloadAgain, invalid, type SourceFile } from '../format';
import { bytesOfFile } from './bytes';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface FoundEncoding {
  encoding: Encoding;
  /** Bytes of the mark at the beginning. */
  markBytes: number;
}

const newline = 10;

/**
 * How the text of a file is encoded, by its mark, else by all of its bytes: text that is not UTF-8 is taken for
 * Windows-1252, of which Latin-1 is a part. Throws DATASET_INVALID for an empty file and for what is no text.
 */
export async function findEncoding(file: SourceFile): Promise<FoundEncoding> {
  let found: FoundEncoding | undefined;
  let isValid = true;
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  for await (const piece of bytesOfFile(file)) {
    if (found === undefined) {
      checkIsText(file, piece);
      found = markOf(piece) ?? withoutMark(piece);
    }
    if (found.encoding !== 'utf-8') return found;
    const nul = piece.indexOf(0);
    if (nul !== -1) throw noText(file, line + count(piece.subarray(0, nul)));
    line += count(piece);
    if (!isValid) continue;
    const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    const whole = wholeCharacters(bytes);
    isValid = isUtf8(bytes.subarray(0, whole));
    rest = bytes.subarray(whole);
  }
  if (found === undefined) {
    throw invalid(`${file.name} is empty, expected a table.`, 'Check that this is the right file.');
  }
  if (isValid && rest.length === 0) return found;
  return { encoding: 'windows-1252', markBytes: 0 };
}

const marks: readonly { bytes: readonly number[]; encoding: Encoding }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];

function markOf(piece: Buffer): FoundEncoding | undefined {
  const mark = marks.find(({ bytes }) => bytes.every((byte, i) => piece[i] === byte));
  return mark && { encoding: mark.encoding, markBytes: mark.bytes.length };
}

/** Of two bytes a character, one is nearly always 0 where the text is a table. */
function withoutMark(piece: Buffer): FoundEncoding {
  const looked = piece.subarray(0, 1000);
  const zeros = [0, 0];
  looked.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const many = looked.length / 4;
  if (odd > many && even === 0) return { encoding: 'utf-16le', markBytes: 0 };
  if (even > many && odd === 0) return { encoding: 'utf-16be', markBytes: 0 };
  return { encoding: 'utf-8', markBytes: 0 };
}

const signatures: readonly { bytes: string; what: string; advice: string }[] = [
  { bytes: '\x1f\x8b', what: 'a gzip file', advice: 'Add ".gz" to its name.' },
  { bytes: 'PK\x03\x04', what: 'a zip file or a workbook', advice: 'Unpack it, or save the sheet as CSV.' },
  { bytes: '\xd0\xcf\x11\xe0', what: 'a workbook', advice: 'Save the sheet as CSV.' },
  { bytes: 'PAR1', what: 'a Parquet file', advice: 'Let its name end in ".parquet".' },
];

function checkIsText(file: SourceFile, piece: Buffer): void {
  const start = piece.toString('latin1', 0, 4);
  const signature = signatures.find(({ bytes }) => start.startsWith(bytes));
  if (signature === undefined) return;
  throw invalid(`${file.name} is ${signature.what}, expected text with separators.`, signature.advice);
}

export function noText({ name }: SourceFile, line: number) {
  return invalid(
    `${name}, line ${line}: found a byte 0, expected text with separators.`,
    'Check that this is the right file: it is binary, or damaged.',
  );
}

function count(piece: Buffer): number {
  let lines = 0;
  for (let at = piece.indexOf(newline); at !== -1; at = piece.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

/** Bytes up to the last character that is whole. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function halfCharacter({ name }: SourceFile, encoding: Encoding, cause: unknown) {
  return invalid(
    `${name} is cut short or damaged: expected ${encoding.toUpperCase()}, found half a character in it.`,
    `Save it as UTF-8. ${downloadAgain}`,
    cause,
  );
}

/** The text of a file in pieces, as UTF-8 without a mark. */
export async function* textOfFile(
  file: SourceFile,
  { encoding, markBytes }: FoundEncoding,
): AsyncGenerator<Buffer, void, undefined> {
  let skip = markBytes;
  const decoder =
    encoding === 'utf-8' ? undefined : new TextDecoder(encoding, { ignoreBOM: true, fatal: true });
  const decoded = (bytes?: Buffer): Buffer => {
    try {
      return Buffer.from(decoder?.decode(bytes, { stream: bytes !== undefined }) ?? '');
    } catch (error) {
      throw halfCharacter(file, encoding, error);
    }
  };
  for await (const piece of bytesOfFile(file)) {
    const bytes = piece.subarray(skip);
    skip = Math.max(0, skip - piece.length);
    yield decoder === undefined ? bytes : decoded(bytes);
  }
  if (decoder !== undefined) yield decoded();
}
