import type { Command } from 'commander';
import { holdingApp, withHome, type HomeOption } from '../../options';
import { plural, print } from '../../output/print';
import { chosenRuns, withRuns, type WhereOption } from './chosen-runs';

type Options = HomeOption & WhereOption;

/** Commands that say something of runs: tags, a note, the archive. */
export function registerRunsAnnotate(runs: Command): void {
  withHome(withRuns(runs.command('tag')))
    .description('give runs tags, or take tags from them')
    .option('--add <tags>', 'tags with commas between them')
    .option('--remove <tags>', 'tags with commas between them')
    .action(
      async (texts: string[], { add, remove, ...options }: Options & { add?: string; remove?: string }) => {
        await holdingApp(options, async (app) => {
          const { runIds } = await app.perform({
            type: 'annotate',
            runIds: chosenRuns(app, texts, options),
            addTags: listOf(add),
            removeTags: listOf(remove),
          });
          print(`Tagged ${plural(runIds.length, 'run')}.`);
        });
      },
    );

  withHome(withRuns(runs.command('note')))
    .description('give runs a note; an empty one removes it')
    .requiredOption('--text <text>', 'what it says')
    .action(async (texts: string[], { text, ...options }: Options & { text: string }) => {
      await holdingApp(options, async (app) => {
        const runIds = chosenRuns(app, texts, options);
        await app.perform({ type: 'annotate', runIds, note: text });
        print(`${text === '' ? 'Removed the note of' : 'Noted for'} ${plural(runIds.length, 'run')}.`);
      });
    });

  withHome(withRuns(runs.command('archive')))
    .description('put runs away from the list of the app; comparisons and sweeps keep them')
    .option('--undo', 'take them out of the archive')
    .action(async (texts: string[], { undo, ...options }: Options & { undo?: true }) => {
      await holdingApp(options, async (app) => {
        const runIds = chosenRuns(app, texts, options);
        await app.perform({ type: 'annotate', runIds, archived: undo !== true });
        print(`${undo === true ? 'Took out of the archive' : 'Archived'}: ${plural(runIds.length, 'run')}.`);
      });
    });
}

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
