import { closeSync, openSync, readSync } from 'node:fs';
import type { RunEvent } from '../domain/run-event';
import { readJournal } from './journal-reader';

const newline = 0x0a;
const chunkBytes = 64 * 1024;
/** More than most first lines are long. */
const firstBytes = 2048;

/** The first event of a journal; undefined where its first line is none. */
export function firstEvent(file: string): RunEvent | undefined {
  const { events, damaged } = readJournal(file, 0, firstBytes);
  return damaged[0]?.offset === 0 ? undefined : events[0];
}

/** The event whose line ends at a byte offset; undefined where no line ends there or it is no event. */
export function eventBefore(file: string, offset: number): RunEvent | undefined {
  const start = lineStart(file, offset);
  if (start === undefined) return undefined;
  const slice = readJournal(file, start, offset - start);
  return slice.offset === offset ? slice.events[0] : undefined;
}

/** Where the line begins that ends, with its line break, at a byte offset. */
function lineStart(file: string, offset: number): number | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(chunkBytes);
    let end = offset;
    while (end > 0) {
      const from = Math.max(0, end - chunkBytes);
      const read = readSync(descriptor, bytes, 0, end - from, from);
      if (read < end - from || (end === offset && bytes[read - 1] !== newline)) return undefined;
      const found = bytes.lastIndexOf(newline, end === offset ? read - 2 : read - 1);
      if (found >= 0 && found < read - (end === offset ? 1 : 0)) return from + found + 1;
      end = from;
    }
    return 0;
  } finally {
    closeSync(descriptor);
  }
}
