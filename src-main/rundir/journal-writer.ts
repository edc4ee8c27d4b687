import { closeSync, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import type { Disposer } from '../core/disposable';
import { encodeMetric, type RunEvent, type RunEventBody } from '../domain/run-event';
import { explainWriteError, writeAll } from './atomic-file';
import { journalSize, readWholeJournal } from './journal-reader';

type EventType = RunEventBody['type'];
/** Those that say how long the attempt has lasted. */
const timed: ReadonlySet<EventType> = new Set(['checkpoint', 'stopped', 'finished', 'diverged', 'failed']);
/** A checkpoint that was written after a restart is one to go on from. */
const restarting: ReadonlySet<EventType> = new Set(['restarted', 'checkpoint']);

/** What training does with a journal. */
export type RunJournal = Pick<JournalWriter, 'append' | 'flush' | 'lastBackend'>;

export interface JournalWriter extends Disposer {
  /** `flush: false` leaves the event to be flushed to the disk with the next one, which follows at once. */
  append(event: RunEventBody, options?: { flush?: boolean }): void;
  /** Flushes what was appended to the disk, metrics too. */
  flush(): void;
  /** True where the last line was half-written, as after a power cut, and was cut off. */
  readonly repaired: boolean;
  /** How often the run was started before. */
  readonly attempts: number;
  /** What the run computed with when it was last started. */
  readonly lastBackend: string | undefined;
  /** Whether training is to begin anew, whatever checkpoints there are. */
  readonly isRestarted: boolean;
  /** How many epochs the training was extended to; undefined where it was not. */
  readonly epochs: number | undefined;
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
  const opened = performance.now();
  const starts = events.filter((event) => event.type === 'started');
  // Of a damaged journal the last event need not have the highest number.
  let seq = events.reduce((highest, event) => Math.max(highest, event.seq), 0);
  let end = offset;
  let open = true;
  return {
    repaired,
    attempts: starts.length,
    lastBackend: starts.at(-1)?.backend,
    isRestarted: events.findLast(({ type }) => restarting.has(type))?.type === 'restarted',
    epochs: extendedTo(events),
    append(event, { flush = event.type !== 'metrics' } = {}) {
      const elapsed = timed.has(event.type) ? { elapsed: (performance.now() - opened) / 1000 } : {};
      const line = Buffer.from(
        `${JSON.stringify({ seq: seq + 1, time: Date.now(), ...encode(event), ...elapsed })}\n`,
      );
      try {
        writeAll(descriptor, line);
        // Metrics since the last checkpoint may be lost with the power, states may not.
        if (flush) fsyncSync(descriptor);
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

/** How many epochs the events extend a training to; undefined where they do not. */
export function extendedTo(events: readonly RunEvent[]): number | undefined {
  return events.findLast((event) => event.type === 'extended')?.epochs;
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
