import type { Command } from 'commander';
import { holdingApp, withHome, type HomeOption } from '../../options';
import { plural, print } from '../../output/print';

export function registerSweepDelete(sweep: Command): void {
  withHome(sweep.command('delete'))
    .description('remove a sweep with all of its runs and what they recorded')
    .argument('<sweep>', 'id, beginning of an id, name, or last')
    .action(async (text: string, options: HomeOption) => {
      await holdingApp(options, async (app) => {
        const { id, total } = app.sweeps.find(text);
        await app.perform({ type: 'delete-sweep', sweepId: id });
        print(`Deleted ${id} with ${plural(total, 'run')}.`);
      });
    });
}
