import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { createInflate } from 'node:zlib';
import { listSome } from '../../../core/list-some';
import { byteStream, cutShort, fileStream, type ByteStream } from '../bytes/byte-stream';
import { downloadAgain, invalid, unreadable, type SourceFile } from '../format';
import { readMatrixHeader, type MatrixHeader } from './matrix-header';

// MATLAB's MAT-files of level 5 ("MAT-File Format", The MathWorks, R2019b), which MATLAB writes by default: a header of 128
// bytes, then elements of a tag (type, length) and data. Only arrays of real numbers are read.

const headerBytes = 128;
const tagBytes = 8;
const miMatrix = 14;
const miCompressed = 15;

/** An array of numbers in a MAT-file. */
export interface MatArray extends MatrixHeader {
  /** What messages call it. */
  label: string;
  littleEndian: boolean;
  /** Opens the bytes of the numbers: the first index changes fastest. */
  openData(): Promise<ByteStream>;
}

interface Element {
  /** Where its data is in the file. */
  start: number;
  end: number;
  packed: boolean;
}

/**
 * Finds the arrays of numbers with the given names. Throws DATASET_INVALID: unreadable, no intact MAT-file of level 5, one
 * of them is missing or holds no real numbers.
 */
export async function openMatArrays<Name extends string>(
  file: SourceFile,
  names: readonly Name[],
): Promise<Record<Name, MatArray>> {
  const { littleEndian, elements } = await readElements(file);
  const found = new Map<string, MatArray>();
  const others: string[] = [];
  for (const element of elements) {
    const openElement = (): ByteStream => elementStream(file, element);
    const stream = openElement();
    let dataOffset = 0;
    const take = (count: number): Promise<Buffer> => {
      dataOffset += count;
      return stream.take(count);
    };
    const header = await readMatrixHeader(file.name, take, littleEndian, names).finally(() => {
      stream.close();
    });
    if (!names.some((name) => name === header.name)) {
      others.push(header.name);
      continue;
    }
    if (found.has(header.name)) {
      throw invalid(`${file.name} holds the array ${header.name} twice, expected it once.`, downloadAgain);
    }
    found.set(header.name, {
      ...header,
      label: `${file.name}, array ${header.name}`,
      littleEndian,
      async openData() {
        const opened = openElement();
        await opened.take(header.inTag ? dataOffset - 4 : dataOffset);
        return opened;
      },
    });
  }
  return Object.fromEntries(
    names.map((name) => {
      const array = found.get(name);
      if (array !== undefined) return [name, array];
      const there = listSome([...found.keys(), ...others]);
      throw invalid(
        `${file.name} has no array ${name}; found ${there === '' ? 'no array at all' : there}.`,
        'Check that this is the right file.',
      );
    }),
  ) as Record<Name, MatArray>;
}

function elementStream({ name, path }: SourceFile, { start, end, packed }: Element): ByteStream {
  if (!packed) return fileStream(name, path, start, end);
  // A packed element unpacks to a whole one, with a tag of its own.
  return byteStream(name, createReadStream(path, { start, end: end - 1 }), createInflate());
}

async function readElements(file: SourceFile): Promise<{ littleEndian: boolean; elements: Element[] }> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file.path);
    const { size } = await handle.stat();
    const littleEndian = checkHeader(file, await readAt(file, handle, 0, headerBytes));
    const elements: Element[] = [];
    let position = headerBytes;
    while (position < size) {
      const tag = await readAt(file, handle, position, tagBytes);
      const type = littleEndian ? tag.readUInt32LE(0) : tag.readUInt32BE(0);
      const bytes = littleEndian ? tag.readUInt32LE(4) : tag.readUInt32BE(4);
      const start = position + tagBytes;
      if (type !== miMatrix && type !== miCompressed) {
        throw invalid(
          `${file.name}: the element at byte ${position} has the type ${type}, expected ${miMatrix} (an array) or ${miCompressed} (a packed one).`,
          downloadAgain,
        );
      }
      const end = start + bytes;
      if (end > size) throw cutShort(file.name, end, size);
      const packed = type === miCompressed;
      elements.push({ start: packed ? start : position, end, packed });
      position = end;
    }
    return { littleEndian, elements };
  } catch (error) {
    throw unreadable(file.name, error);
  } finally {
    await handle?.close();
  }
}

async function readAt(
  file: SourceFile,
  handle: FileHandle,
  position: number,
  count: number,
): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, position);
  if (bytesRead === count) return buffer;
  throw cutShort(file.name, position + count, position + bytesRead);
}

/** Whether the numbers in the file are little-endian. */
function checkHeader({ name }: SourceFile, header: Buffer): boolean {
  const order = header.toString('latin1', 126, 128);
  const littleEndian = order === 'IM';
  const version = littleEndian ? header.readUInt16LE(124) : header.readUInt16BE(124);
  if ((littleEndian || order === 'MI') && version === 0x0100) return littleEndian;
  if (header.toString('latin1', 0, 10) === 'MATLAB 7.3') {
    throw invalid(
      `${name} is a MAT-file of version 7.3 (HDF5), expected one of version 5 to 7.`,
      "Save it in MATLAB with save(file, '-v7').",
    );
  }
  throw invalid(
    `${name} is no MAT-file of level 5: bytes 124 to 127 are ${header.toString('hex', 124)}, expected 0001494d or 01004d49.`,
    'Check that this is the right file.',
  );
}
