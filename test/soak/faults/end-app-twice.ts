import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** Ctrl-C by one who does not want to wait. */
export const endAppTwice: Fault = {
  name: 'end-app-twice',
  async inject({ app }, random) {
    if (!app.isRunning) return undefined;
    const ended = app.kill('SIGINT', 'group');
    const milliseconds = random.integer(60);
    await delay(milliseconds);
    await Promise.all([ended, app.kill('SIGINT', 'group')]);
    return `Ctrl-C twice, ${milliseconds} ms apart`;
  },
};
