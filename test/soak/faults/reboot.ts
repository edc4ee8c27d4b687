import { readFileSync, writeFileSync } from 'node:fs';
import type { Random } from '../../../src-main/core/random.ts';
import { readHeartbeat } from '../../../src-main/rundir/heartbeat.ts';
import { runningApps } from '../apps.ts';
import { processesWith } from '../processes.ts';
import type { Soak } from '../soak.ts';
import { until } from '../until.ts';
import { signal } from './a-worker.ts';
import type { Fault } from './fault.ts';

/** Everything is gone at once, as after a power cut; heartbeats stay behind, of processes of another time. */
export const reboot: Fault = {
  name: 'reboot',
  async inject(soak, random) {
    if (runningApps(soak).length === 0) return undefined;
    await killEverything(soak);
    const left = ageHeartbeats(soak, random);
    return `everything was killed, ${left} heartbeats stay behind`;
  },
};

export async function killEverything(soak: Soak): Promise<void> {
  const { marker } = soak;
  const ended = runningApps(soak).map((app) => app.kill('SIGKILL', 'group'));
  for (const pid of processesWith(marker)) signal(pid, 'SIGKILL');
  await Promise.all(ended);
  await until('killed processes to be gone', () => processesWith(marker).length === 0);
}

/** After a start of the machine, other processes have the numbers of those that were. */
function ageHeartbeats({ home }: Soak, random: Random): number {
  const left = home.runIds().filter((id) => readHeartbeat(home.run(id).root) !== undefined);
  for (const id of left) {
    const file = home.run(id).heartbeat;
    const heartbeat = JSON.parse(readFileSync(file, 'utf8')) as object;
    const pid = random.uniform() < 0.5 ? process.pid : 1;
    writeFileSync(file, JSON.stringify({ ...heartbeat, pid, startedAt: `another boot/${pid}` }));
  }
  return left.length;
}
