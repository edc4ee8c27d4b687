import type { Command } from 'commander';
import { holdingApp, wholeNumber, withHome, type HomeOption } from '../../options';
import { plural, print } from '../../output/print';
import { chosenRuns, type WhereOption } from './chosen-runs';

export function registerRunsPriority(runs: Command): void {
  withHome(runs.command('priority'))
    .description('let queued runs start before, or after, others')
    .argument('<priority>', 'higher ones start first; 0 is the usual one', wholeNumber)
    .argument('[runs...]', 'ids, beginnings of ids, or last')
    .option('--where <query>', 'all runs of this query')
    .action(async (priority: number, texts: string[], options: HomeOption & WhereOption) => {
      await holdingApp(options, async (app) => {
        const runIds = chosenRuns(app, texts, options);
        await app.perform({ type: 'prioritize', sweepIds: [], runIds, priority });
        print(`${plural(runIds.length, 'run')}: priority ${priority}`);
      });
    });
}
