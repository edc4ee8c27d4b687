import type { Fault } from './fault.ts';

/** SIGKILL to the app alone: its workers notice, and leave by themselves. */
export const killApp: Fault = {
  name: 'kill-app',
  async inject({ app }) {
    if (!app.isRunning) return undefined;
    await app.kill('SIGKILL');
    return 'SIGKILL to the app';
  },
};
