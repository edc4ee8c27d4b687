import { setTimeout as delay } from 'node:timers/promises';
import { startCommand } from '../command.ts';
import { sweepIdOf } from '../database-care.ts';
import { bringToRest } from './at-rest.ts';
import type { Fault } from './fault.ts';

/** An app is killed while it stores a sweep: all of it is there afterwards, or nothing. */
export const killSubmission: Fault = {
  name: 'kill-submission',
  async inject(soak, random) {
    const sweep = soak.sweeps.find(({ id }) => id === undefined);
    // Of a damaged database nobody could say whether the sweep is in it.
    if (sweep === undefined || soak.notes.databaseTouched !== undefined) return undefined;
    await bringToRest(soak, random);
    const milliseconds = 150 + random.integer(500);
    const app = startCommand(soak.place(), ['sweep', 'run', sweep.file, '--parallel', '2']);
    await delay(milliseconds);
    app.kill('SIGKILL');
    await app.ended;
    // Whoever opens the home next makes the directories that are missing.
    const { code, stderr } = await soak.command('sweep', 'list');
    if (code !== 0 && !soak.mayFail(stderr)) return soak.problem(`sweep list ended with ${code}: ${stderr}`);
    sweep.id = sweepIdOf(soak, sweep.name);
    const is = sweep.id === undefined ? 'is not stored' : 'is stored';
    return `the app was killed ${milliseconds} ms after it was to store ${sweep.name}, which ${is}`;
  },
};
