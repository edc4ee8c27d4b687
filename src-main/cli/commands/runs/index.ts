import type { Command } from 'commander';
import {
  readingApp,
  withHome,
  withJson,
  type HomeOption,
  type JsonOption,
  type SetExitCode,
} from '../../options';
import { printJson } from '../../output/print';
import { printRun } from '../../output/run';
import { registerRunsAnnotate } from './annotate';
import { registerRunsCompare } from './compare';
import { registerRunsDelete } from './delete';
import { registerRunsGroups } from './groups';
import { registerRunsExtend } from './extend';
import { registerRunsList } from './list';
import { registerRunsPriority } from './priority';
import { registerRunsRestart } from './restart';

export function registerRuns(program: Command, setExitCode: SetExitCode): void {
  const runs = program.command('runs').description('list, show, tag, compare and delete runs');

  registerRunsList(runs);
  registerRunsGroups(runs);
  registerRunsRestart(runs, setExitCode);
  registerRunsExtend(runs, setExitCode);
  registerRunsPriority(runs);

  withJson(withHome(runs.command('show')))
    .description('configuration, results and events of a run')
    .argument('<run>', 'id, beginning of an id, or last')
    .action(async (text: string, options: HomeOption & JsonOption) => {
      await readingApp(options, (app) => {
        const run = app.runs.find(text);
        if (options.json === true)
          printJson({
            ...run,
            rerunOf: app.runs.rerunOf(run.id),
            provenance: app.runs.provenance(run),
            folder: app.runs.folder(run.id),
            events: app.runs.events(run.id),
          });
        else printRun(app, run);
      });
    });

  registerRunsCompare(runs, setExitCode);

  registerRunsAnnotate(runs);
  registerRunsDelete(runs);
}
