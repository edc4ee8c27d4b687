import type { Command } from 'commander';
import { QuadLabError } from '../../../core/errors';
import { holdingApp, withHome, type HomeOption } from '../../options';
import { plural, print } from '../../output/print';

interface Options extends HomeOption {
  trash?: true;
  undo?: true;
  emptyTrash?: true;
}

export function registerRunsDelete(runs: Command): void {
  withHome(runs.command('delete'))
    .description('remove runs with all that they recorded')
    .argument('[runs...]', 'ids, or beginnings of ids')
    .option('--trash', 'only hide them; they are removed after 30 days')
    .option('--undo', 'take runs out of the trash')
    .option('--empty-trash', 'remove all that is in the trash')
    .action(async (texts: string[], { trash, undo, emptyTrash, ...options }: Options) => {
      await holdingApp(options, async (app) => {
        if (emptyTrash === true) {
          const { runIds } = await app.perform({ type: 'empty-trash' });
          print(`Deleted ${plural(runIds.length, 'run')}.`);
          return;
        }
        if (texts.length === 0) throw new QuadLabError('NOT_FOUND', 'expected a run');
        const runIds = texts.map((text) => app.runs.find(text, { trashed: 'also' }).id);
        if (undo === true) {
          await app.perform({ type: 'restore-runs', runIds });
          print(`Restored ${plural(runIds.length, 'run')}.`);
        } else if (trash === true) {
          await app.perform({ type: 'trash', runIds });
          print(`Moved ${plural(runIds.length, 'run')} to the trash; --undo brings them back.`);
        } else {
          await app.perform({ type: 'delete-runs', runIds });
          print(`Deleted ${plural(runIds.length, 'run')}.`);
        }
      });
    });
}
