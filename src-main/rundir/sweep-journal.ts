import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, QuadLabError, systemErrorCode } from '../core/errors';
import { sweepEventSchema, type SweepEvent, type SweepEventBody } from '../domain/sweep-event';
import { explainWriteError, syncFolder, writeAll } from './atomic-file';

export interface SweepJournalContent {
  events: SweepEvent[];
  /** Bytes up to the end of the last event. */
  bytes: number;
}

/**
 * Reads the journal of a sweep; what was written together and is not there to its end is left out, a missing file has no
 * events.
 */
export function readSweepJournal(file: string): SweepJournalContent {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return { events: [], bytes: 0 };
    throw error;
  }
  const lines = text.split('\n').slice(0, -1);
  const events = lines.map((line, index) => parseLine(line, index, file));
  const complete = events.findLastIndex(({ more }) => more !== true) + 1;
  const bytes = lines.slice(0, complete).reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  return { events: events.slice(0, complete), bytes };
}

function parseLine(line: string, index: number, file: string): SweepEvent {
  try {
    return sweepEventSchema.parse(JSON.parse(line));
  } catch (error) {
    throw new QuadLabError(
      'JOURNAL_DAMAGED',
      `${file}, line ${index + 1} is no event: ${messageOf(error).split('\n')[0] ?? ''}`,
      {
        cause: error,
        advice:
          'Remove that line, or move the folder away: its runs are kept, and found by `quadlab reindex`.',
      },
    );
  }
}

/**
 * Appends events behind those that were read, all or none, flushed to the disk. Whoever holds the home is the only one
 * to do so. Returns the events and where they end.
 */
export function appendToSweepJournal(
  file: string,
  { bytes, lastSeq }: { bytes: number; lastSeq: number },
  bodies: readonly SweepEventBody[],
): SweepJournalContent {
  const events = bodies.map((body, index): SweepEvent => ({
    seq: lastSeq + index + 1,
    time: Date.now(),
    ...body,
    ...(index < bodies.length - 1 && { more: true }),
  }));
  const text = Buffer.from(events.map((event) => `${JSON.stringify(event, specialNumbers)}\n`).join(''));
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'a');
  try {
    // What a power cut left half-written.
    ftruncateSync(descriptor, bytes);
    writeAll(descriptor, text);
    fsyncSync(descriptor);
    if (bytes === 0) syncFolder(dirname(file));
  } catch (error) {
    ftruncateSync(descriptor, bytes);
    throw explainWriteError(error, file);
  } finally {
    closeSync(descriptor);
  }
  return { events, bytes: bytes + text.length };
}

/** JSON has neither NaN nor infinity. */
function specialNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
