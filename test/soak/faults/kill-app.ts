import { anApp } from '../apps.ts';
import type { Fault } from './fault.ts';

/** SIGKILL to the app alone: its workers notice, and leave by themselves, or another app takes over. */
export const killApp: Fault = {
  name: 'kill-app',
  async inject(soak, random) {
    const found = anApp(soak, random);
    if (found === undefined) return undefined;
    await found.app.kill('SIGKILL');
    return `SIGKILL to ${found.name}`;
  },
};
