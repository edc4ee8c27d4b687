import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from '../core/errors';
import { annotationEventSchema, type AnnotationEvent } from '../domain/annotation';
import { explainWriteError, syncFolder, writeAll, writeFileAtomic } from './atomic-file';

export interface AnnotationJournal {
  events: AnnotationEvent[];
  /** Bytes up to the end of the last whole line. */
  bytes: number;
  /** Lines that are no events, and are left out. */
  problems: string[];
}

/** Reads what people said of runs. A half-written last line counts for nothing; a missing file has no events. */
export function readAnnotations(file: string): AnnotationJournal {
  const journal: AnnotationJournal = { events: [], bytes: 0, problems: [] };
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return journal;
    throw error;
  }
  journal.bytes = content.lastIndexOf('\n') + 1;
  const lines = content.toString('utf8', 0, Math.max(0, journal.bytes - 1)).split('\n');
  for (const [index, line] of journal.bytes === 0 ? [] : lines.entries()) {
    const event = parseLine(line);
    if (event === undefined) journal.problems.push(`${file}, line ${index + 1} is no event and is left out`);
    else journal.events.push(event);
  }
  return journal;
}

function parseLine(line: string): AnnotationEvent | undefined {
  try {
    return annotationEventSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Appends an event, flushed to the disk, behind the last whole line. Whoever holds the home is the only one to do so. */
export function appendAnnotation(file: string, bytes: number, event: AnnotationEvent): void {
  const descriptor = openSync(file, 'a');
  try {
    ftruncateSync(descriptor, bytes);
    writeAll(descriptor, Buffer.from(lineOf(event)));
    fsyncSync(descriptor);
    if (bytes === 0) syncFolder(dirname(file));
  } catch (error) {
    ftruncateSync(descriptor, bytes);
    throw explainWriteError(error, file);
  } finally {
    closeSync(descriptor);
  }
}

/** Puts these events in the place of all that the journal has. */
export function replaceAnnotations(file: string, events: readonly AnnotationEvent[]): void {
  writeFileAtomic(file, events.map(lineOf));
}

/** Differs where something was written in between; only compared for being equal. */
export function annotationSignature(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? 'none' : `${stats.size}/${stats.mtimeMs}`;
}

const lineOf = (event: AnnotationEvent): string => `${JSON.stringify(event)}\n`;
