import { closeSync, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import type { Disposer } from '../core/disposable';
import { encodeMetric, type RunEventBody } from '../domain/run-event';
import { explainWriteError, writeAll } from './atomic-file';
import { journalSize, readWholeJournal } from './journal-reader';

export interface JournalWriter extends Disposer {
  append(event: RunEventBody): void;
  /** Flushes what was appended to the disk, metrics too. */
  flush(): void;
  /** True where the last line was half-written, as after a power cut, and was cut off. */
  readonly repaired: boolean;
  /** How often the run was started before. */
  readonly attempts: number;
  /** What the run computed with when it was last started. */
  readonly lastBackend: string | undefined;
}

/**
 * Opens a journal for appending. Only one process may do so at a time: the worker while it lives, otherwise the app.
 * A last line without its end is cut off first, so that events never run into each other.
 */
export function openJournal(file: string): JournalWriter {
  const { events, offset } = readWholeJournal(file);
  const repaired = offset < journalSize(file);
  const descriptor = openSync(file, 'a');
  if (repaired) ftruncateSync(descriptor, offset);
  const starts = events.filter((event) => event.type === 'started');
  let seq = events.at(-1)?.seq ?? 0;
  let end = offset;
  let open = true;
  return {
    repaired,
    attempts: starts.length,
    lastBackend: starts.at(-1)?.backend,
    append(event) {
      const line = Buffer.from(`${JSON.stringify({ seq: seq + 1, time: Date.now(), ...encode(event) })}\n`);
      try {
        writeAll(descriptor, line);
        // Metrics since the last checkpoint may be lost with the power, states may not.
        if (event.type !== 'metrics') fsyncSync(descriptor);
      } catch (error) {
        ftruncateSync(descriptor, end);
        throw explainWriteError(error, file);
      }
      seq += 1;
      end += line.length;
    },
    flush() {
      fsyncSync(descriptor);
    },
    dispose() {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}

/** Appends a single event, as the app does while no worker is alive. */
export function appendEvent(file: string, event: RunEventBody): void {
  const journal = openJournal(file);
  try {
    journal.append(event);
  } finally {
    journal.dispose();
  }
}

function encode(event: RunEventBody): object {
  if (event.type !== 'metrics') return event;
  const values = Object.entries(event.values).map(([name, value]) => [name, encodeMetric(value)]);
  return { ...event, values: Object.fromEntries(values) as unknown };
}
