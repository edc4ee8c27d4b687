import type { Command } from 'commander';
import { holdingApp, wholeNumber, withHome, type HomeOption } from '../../options';
import { print } from '../../output/print';

export function registerSweepPriority(sweep: Command): void {
  withHome(sweep.command('priority'))
    .description('let the queued runs of a sweep start before, or after, those of others')
    .argument('<sweep>', 'id, beginning of an id, name, or last')
    .argument('<priority>', 'higher ones start first; 0 is the usual one', wholeNumber)
    .action(async (text: string, priority: number, options: HomeOption) => {
      await holdingApp(options, async (app) => {
        const { id } = app.sweeps.find(text);
        await app.perform({ type: 'prioritize', sweepIds: [id], runIds: [], priority });
        print(`${id}: priority ${priority}`);
      });
    });
}
