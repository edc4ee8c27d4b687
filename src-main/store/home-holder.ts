import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { z } from 'zod';
import { onOneLine } from '../core/errors';
import { processSpace, processStart, sharedStart } from '../core/process-identity';

/** Who holds a home, as its lock's file says it. */
const holderSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** Where the process' number means something, see `processSpace`. */
  space: z.string(),
  startedAt: z.string(),
  since: z.string(),
  /** Such as `quadlab serve`. */
  program: z.string(),
  /** Whether the operating system's lock says that it is held, or only this file. */
  lock: z.enum(['system', 'file']),
  token: z.string(),
  /** Changes every second where only the file says it; always equally long, so that it is written in place. */
  beat: z.string(),
});
export type Holder = z.output<typeof holderSchema>;

export const holderFile = (file: string): string => `${file}.holder`;

export function thisHolder(lock: Holder['lock']): Holder {
  return {
    pid: process.pid,
    host: hostname(),
    space: processSpace(),
    startedAt: processStart(process.pid) ?? '',
    since: new Date().toISOString(),
    program: programName(),
    lock,
    token: randomUUID(),
    beat: beatOf(0),
  };
}

export const beatOf = (count: number): string => String(count).padStart(12, '0');
export const holderText = (holder: Holder): string => `${JSON.stringify(holder)}\n`;

export function parseHolder(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The text of a lock's file; undefined where there is none. */
export function readHolderText(file: string): string | undefined {
  try {
    return readFileSync(holderFile(file), 'utf8');
  } catch {
    return undefined;
  }
}

export function readHolder(file: string): Holder | undefined {
  return parseHolder(readHolderText(file) ?? '');
}

/** Whether a holder's process still runs, as far as this process can know: only its own machine tells. */
export function holderLives({ space, pid, startedAt }: Holder): boolean | undefined {
  if (space !== processSpace()) return undefined;
  const start = processStart(pid);
  if (start !== startedAt) return false;
  return start === sharedStart ? undefined : true;
}

/** Who holds a lock, as far as it said: `process 7 on host since 2026-11-21 14:30 UTC (quadlab serve)`. */
export function lockHolder(file: string): string {
  const holder = readHolder(file);
  if (holder === undefined) return 'another process';
  const since = holder.since.slice(0, 16).replace('T', ' ');
  return onOneLine(`process ${holder.pid} on ${holder.host} since ${since} UTC (${holder.program})`);
}

const longestProgram = 120;

function programName(): string {
  if ('electron' in process.versions) return 'the QuadLab window';
  const [, entry = '', ...given] = process.argv;
  const name = basename(entry) === 'cli.js' ? 'quadlab' : basename(entry);
  const text = [name, ...given].join(' ');
  return text.length > longestProgram ? `${text.slice(0, longestProgram)}…` : text;
}
