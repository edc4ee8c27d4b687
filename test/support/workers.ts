import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { liveWorker } from '../../src-main/rundir/heartbeat';
import { homePaths } from '../../src-main/rundir/paths';

/** Process numbers of all workers that train in a home right now. */
export function liveWorkers(home: string): number[] {
  const { runs } = homePaths(home);
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .map((name) => liveWorker(join(runs, name))?.pid)
    .filter((pid) => pid !== undefined);
}
