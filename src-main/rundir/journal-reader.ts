import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { systemErrorCode } from '../core/errors';
import type { RunEvent } from '../domain/run-event';
import { parseEvent } from './parse-event';

export interface JournalSlice {
  events: RunEvent[];
  /** Byte offset behind the last complete line: where the next reading begins. */
  offset: number;
  /** Complete lines that are no events, with the byte where each begins. */
  damaged: { offset: number; message: string }[];
}

const newline = 0x0a;
const chunkBytes = 4 * 1024 * 1024;

/**
 * Reads the events from a byte offset on, at most about `limit` bytes at a time. A half-written last line is left for
 * the next reading; a missing file has no events.
 */
export function readJournal(file: string, from = 0, limit = chunkBytes): JournalSlice {
  const slice: JournalSlice = { events: [], offset: from, damaged: [] };
  const bytes = readFrom(file, from, limit);
  let start = 0;
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
    const line = bytes.toString('utf8', start, end);
    const event = parseEvent(line);
    if (event === undefined) {
      slice.damaged.push({ offset: from + start, message: `not an event: ${line.slice(0, 80)}` });
    } else {
      slice.events.push(event);
    }
    start = end + 1;
  }
  slice.offset = from + start;
  // One line longer than the limit: read on with a larger one.
  if (start === 0 && bytes.length === limit) return readJournal(file, from, limit * 2);
  return slice;
}

/** Reads all events of a journal. */
export function readWholeJournal(file: string): JournalSlice {
  const whole: JournalSlice = { events: [], offset: 0, damaged: [] };
  for (;;) {
    const slice = readJournal(file, whole.offset);
    if (slice.offset === whole.offset) return whole;
    for (const event of slice.events) whole.events.push(event);
    whole.damaged.push(...slice.damaged);
    whole.offset = slice.offset;
  }
}

function readFrom(file: string, from: number, limit: number): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
  try {
    const size = Math.min(fstatSync(descriptor).size - from, limit);
    if (size <= 0) return Buffer.alloc(0);
    const bytes = Buffer.allocUnsafe(size);
    let filled = 0;
    while (filled < size) {
      const read = readSync(descriptor, bytes, filled, size - filled, from + filled);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}

export function journalSize(file: string): number {
  try {
    const descriptor = openSync(file, 'r');
    try {
      return fstatSync(descriptor).size;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
