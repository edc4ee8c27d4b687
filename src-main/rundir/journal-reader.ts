import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { systemErrorCode } from '../core/errors';
import type { RunEvent } from '../domain/run-event';
import { parseEvent } from './parse-event';

export interface JournalSlice {
  events: RunEvent[];
  /** The byte where each event begins. */
  starts: number[];
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
  const slice: JournalSlice = { events: [], starts: [], offset: from, damaged: [] };
  const bytes = readFrom(file, from, limit);
  let start = 0;
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
    const line = bytes.toString('utf8', start, end);
    const event = parseEvent(line);
    if (event === undefined) {
      slice.damaged.push({ offset: from + start, message: `not an event: ${line.slice(0, 80)}` });
    } else {
      slice.events.push(event);
      slice.starts.push(from + start);
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
  const whole: JournalSlice = { events: [], starts: [], offset: 0, damaged: [] };
  for (;;) {
    const slice = readJournal(file, whole.offset);
    if (slice.offset === whole.offset) return whole;
    for (const event of slice.events) whole.events.push(event);
    for (const start of slice.starts) whole.starts.push(start);
    whole.damaged.push(...slice.damaged);
    whole.offset = slice.offset;
  }
}

/** As far as this is looked back for an event; none but one with very many metrics is longer. */
const tailBytes = 64 * 1024;

/**
 * The event with the highest number before a byte offset: undefined where there is none near, and `misplaced` where no
 * line ends there, as in a journal that lost its end and was continued.
 */
export function lastEventBefore(file: string, offset: number): RunEvent | 'misplaced' | undefined {
  const from = Math.max(0, offset - tailBytes);
  const tail = readFrom(file, from, offset - from);
  if (tail.length < offset - from || tail.at(-1) !== newline) return 'misplaced';
  return tail
    .toString('utf8')
    .split('\n')
    .flatMap((line) => parseEvent(line) ?? [])
    .reduce<RunEvent | undefined>((last, event) => (last && last.seq > event.seq ? last : event), undefined);
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
