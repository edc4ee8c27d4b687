import type { Random } from '../../../src-main/core/random.ts';
import { runningApps } from '../apps.ts';
import { processesWith } from '../processes.ts';
import type { Soak } from '../soak.ts';
import { until } from '../until.ts';
import { killEverything } from './reboot.ts';

/** Ends all apps, and waits until nobody works in the home: only then may files be touched. */
export async function bringToRest(soak: Soak, random: Random): Promise<string> {
  soak.later.endNow();
  const apps = runningApps(soak);
  if (random.uniform() < 0.5) {
    await killEverything(soak);
    return 'everything was killed';
  }
  await Promise.all(apps.map((app) => app.kill('SIGKILL')));
  await until('workers to leave whose app was killed', () => processesWith(soak.marker).length === 0);
  return apps.length === 0 ? 'no app ran' : 'the app was killed';
}
