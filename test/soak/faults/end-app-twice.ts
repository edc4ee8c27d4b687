import { setTimeout as delay } from 'node:timers/promises';
import { anApp } from '../apps.ts';
import type { Fault } from './fault.ts';

/** Ctrl-C by one who does not want to wait. */
export const endAppTwice: Fault = {
  name: 'end-app-twice',
  async inject(soak, random) {
    const found = anApp(soak, random);
    if (found === undefined) return undefined;
    const { app, name } = found;
    const ended = app.kill('SIGINT', 'group');
    const milliseconds = random.integer(60);
    await delay(milliseconds);
    await Promise.all([ended, app.kill('SIGINT', 'group')]);
    return `Ctrl-C twice to ${name}, ${milliseconds} ms apart`;
  },
};
