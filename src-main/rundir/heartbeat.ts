import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { processStart } from '../core/process-identity';
import { runPaths } from './paths';

export { processStart };

/** What a worker may be doing. In `training` steps follow each other; the others may take long without one. */
export const phases = ['loading', 'training', 'evaluating', 'saving'] as const;
export type Phase = (typeof phases)[number];

/** Who works in a run directory, when it was last heard of and how far it is. */
export const heartbeatSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** Tells a process from a later one with the same number. */
  startedAt: z.string(),
  time: z.int(),
  /** Epochs done, with the part of the present one. */
  epoch: z.number(),
  step: z.int(),
  /** What it is doing. */
  phase: z.enum(phases).optional(),
});
export type Heartbeat = z.output<typeof heartbeatSchema>;

export const heartbeatMilliseconds = 1000;

/** Who this process is, as its heartbeats say. */
export function workerIdentity(): Pick<Heartbeat, 'pid' | 'host' | 'startedAt'> {
  return { pid: process.pid, host: hostname(), startedAt: processStart(process.pid) ?? '' };
}

export function readHeartbeat(folder: string): Heartbeat | undefined {
  try {
    return heartbeatSchema.safeParse(JSON.parse(readFileSync(runPaths(folder).heartbeat, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/**
 * Something that changes whenever a run directory's heartbeat is written, with what it says; undefined where there is
 * none. A full disk lets no heartbeat be written, only its time be set.
 */
export function readPulse(folder: string): { beat: string; heartbeat: Heartbeat | undefined } | undefined {
  try {
    const heartbeat = readHeartbeat(folder);
    const { mtimeMs } = statSync(runPaths(folder).heartbeat);
    return { beat: `${mtimeMs} ${JSON.stringify(heartbeat)}`, heartbeat };
  } catch {
    return undefined;
  }
}

/** The process that works in a run directory on this machine right now, if there is one. */
export function liveWorker(folder: string): Heartbeat | undefined {
  const heartbeat = readHeartbeat(folder);
  if (heartbeat?.host !== hostname()) return undefined;
  const start = processStart(heartbeat.pid);
  return start !== undefined && start === heartbeat.startedAt ? heartbeat : undefined;
}
