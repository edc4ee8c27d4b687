import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../../src-main/core/random.ts';
import type { Heartbeat } from '../../../src-main/rundir/heartbeat.ts';
import { runningApps } from '../apps.ts';
import type { Soak } from '../soak.ts';
import { oneOf } from './fault.ts';

const looks = 100;

/** A worker that trains now or soon. */
export async function aWorker(
  soak: Soak,
  random: Random,
): Promise<(Heartbeat & { runId: string }) | undefined> {
  for (let look = 0; look < looks && runningApps(soak).length > 0; look++) {
    const found = oneOf(soak.home.workers(), random);
    if (found !== undefined) return found;
    await delay(20);
  }
  return undefined;
}

/** Sends a signal to a process that may have ended meanwhile. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has.
  }
}
