import { until } from '../until.ts';
import type { Fault } from './fault.ts';

/**
 * A second app wants to go on with all that is unfinished. Where the first one holds the home, it lets that train and
 * looks on, and takes over when it leaves.
 */
export const secondApp: Fault = {
  name: 'second-app',
  async inject({ app, second }) {
    if (!app.isRunning || second.isRunning) return undefined;
    const command = second.start('sweep', 'resume', '--parallel', '1');
    const isUp = (): boolean => /unfinished run/.test(command.stderr()) || command.end !== undefined;
    await until('the second app to start', isUp);
    return `found ${/\d+ unfinished runs?/.exec(command.stderr())?.[0] ?? 'nothing to do'}`;
  },
};
