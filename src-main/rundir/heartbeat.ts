import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import type { Disposer } from '../core/disposable';
import { processStart } from '../core/process-identity';
import { runPaths } from './paths';

export { processStart };

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
});
export type Heartbeat = z.output<typeof heartbeatSchema>;

export const heartbeatMilliseconds = 1000;

/** Writes a heartbeat now and then every second until disposed, which removes it: nobody works there any more. */
export function startHeartbeat(folder: string, position: () => { epoch: number; step: number }): Disposer {
  const file = runPaths(folder).heartbeat;
  const identity = { pid: process.pid, host: hostname(), startedAt: processStart(process.pid) ?? '' };
  const beat = (): void => {
    try {
      writeFileSync(`${file}.tmp`, JSON.stringify({ ...identity, time: Date.now(), ...position() }));
      renameSync(`${file}.tmp`, file);
    } catch {
      // A full disk must not end a run whose journal and checkpoints still fit.
    }
  };
  beat();
  const timer = setInterval(beat, heartbeatMilliseconds);
  return {
    dispose() {
      clearInterval(timer);
      rmSync(file, { force: true });
    },
  };
}

export function readHeartbeat(folder: string): Heartbeat | undefined {
  try {
    return heartbeatSchema.safeParse(JSON.parse(readFileSync(runPaths(folder).heartbeat, 'utf8'))).data;
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
