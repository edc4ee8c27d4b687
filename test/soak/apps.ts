import type { Random } from '../../src-main/core/random.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { oneOf } from './faults/fault.ts';
import type { Soak } from './soak.ts';

type Apps = Pick<Soak, 'app' | 'second'>;

export const runningApps = ({ app, second }: Apps): AppUnderTest[] =>
  [app, second].filter(({ isRunning }) => isRunning);

/** One of the apps that run, with a name for it. */
export function anApp(apps: Apps, random: Random): { app: AppUnderTest; name: string } | undefined {
  const app = oneOf(runningApps(apps), random);
  return app && { app, name: app === apps.second ? 'the second app' : 'the app' };
}
