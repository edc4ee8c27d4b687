import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A piece of a log. */
export interface LogPiece {
  /** Of the whole log, in bytes. */
  size: number;
  /** Where the piece begins and ends. */
  from: number;
  to: number;
  text: string;
}

/** A piece that ends before a place, or begins at one; without either, the end. */
export interface LogRequest {
  before?: number | undefined;
  after?: number | undefined;
  bytes: number;
}

export interface LogLine {
  /** Where it begins. */
  at: number;
  text: string;
}

/** Longer lines of a search are cut. */
const mostOfLine = 500;
/** So much of the end of a log is searched. */
const mostSearched = 32 * 2 ** 20;
const lineFeed = 10;

/** Reads a piece of a log in whole lines. A log that is not there is empty. */
export function readLog(file: string, { before, after, bytes }: LogRequest): LogPiece {
  return withFile(file, { size: 0, from: 0, to: 0, text: '' }, (descriptor, size) => {
    // A log that became shorter was begun anew.
    if (after !== undefined && after <= size) {
      const content = readBytes(descriptor, after, Math.min(size, after + bytes));
      const end = after + content.length < size ? wholeLines(content) : content.length;
      return { size, from: after, to: after + end, text: content.subarray(0, end).toString() };
    }
    const to = Math.min(before ?? size, size);
    const first = Math.max(0, to - bytes);
    const content = readBytes(descriptor, first, to);
    const begin = first === 0 ? 0 : content.indexOf(lineFeed) + 1;
    return { size, from: first + begin, to, text: content.subarray(begin).toString() };
  });
}

/** The last lines that hold a text, in whatever case, in their order. */
export function searchLog(file: string, text: string, most: number): { lines: LogLine[]; whole: boolean } {
  return withFile(file, { lines: [], whole: true }, (descriptor, size) => {
    const from = Math.max(0, size - mostSearched);
    const content = readBytes(descriptor, from, size);
    const wanted = text.toLowerCase();
    const lines: LogLine[] = [];
    let found = 0;
    for (let begin = 0; begin < content.length;) {
      const next = content.indexOf(lineFeed, begin);
      const end = next === -1 ? content.length : next;
      const line = content.subarray(begin, end).toString();
      if (line.toLowerCase().includes(wanted)) {
        found += 1;
        lines.push({ at: from + begin, text: line.slice(0, mostOfLine) });
        if (lines.length > 2 * most) lines.splice(0, most);
      }
      begin = end + 1;
    }
    return { lines: lines.slice(-most), whole: from === 0 && found <= most };
  });
}

/** Up to the last line that is complete; all of it where none is. */
function wholeLines(content: Buffer): number {
  const last = content.lastIndexOf(lineFeed);
  return last === -1 ? content.length : last + 1;
}

function readBytes(descriptor: number, from: number, to: number): Buffer {
  const buffer = Buffer.alloc(Math.max(0, to - from));
  return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, from));
}

function withFile<Result>(
  file: string,
  missing: Result,
  read: (descriptor: number, size: number) => Result,
): Result {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return missing;
  }
  try {
    return read(descriptor, fstatSync(descriptor).size);
  } finally {
    closeSync(descriptor);
  }
}
