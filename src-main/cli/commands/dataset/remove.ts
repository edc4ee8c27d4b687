import type { Command } from 'commander';
import { holdingApp, withHome, type HomeOption } from '../../options';
import { print } from '../../output/print';

export function registerRemove(dataset: Command): void {
  withHome(dataset.command('remove'))
    .description('remove an imported data set; runs that used it keep their results')
    .argument('<name>')
    .action(async (name: string, options: HomeOption) => {
      await holdingApp(options, async (app) => {
        await app.datasets.remove(name);
        print(`Removed ${name}.`);
      });
    });
}
