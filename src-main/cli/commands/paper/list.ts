import type { Command } from 'commander';
import { minutesText } from '../../../app';
import { budgetNames, isTrained } from '../../../domain/experiment/experiment';
import type { ExperimentResults } from '../../../domain/experiment/results';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { print, printJson, printTable } from '../../output/print';

export function registerPaperList(paper: Command): void {
  withJson(withHome(paper.command('list')))
    .description('the experiments, how long each takes, and how far each is in this home')
    .action(async ({ json, ...options }: HomeOption & JsonOption) => {
      await readingApp(options, (app) => {
        const listed = app.paper.overview();
        if (json === true) {
          printJson(listed.map(({ experiment, budgets }) => ({ ...experiment, results: budgets })));
          return;
        }
        const rows = listed.map(({ experiment, budgets }) => [
          experiment.id,
          experiment.place,
          experiment.title,
          ...budgetNames.map((name) =>
            isTrained(experiment) ? stateOf(budgets.find(({ budget }) => budget === name)) : 'at once',
          ),
        ]);
        printTable(['id', 'paper', 'experiment', ...budgetNames], rows);
        print('\n`quadlab paper run ID` runs the quick form; `quadlab paper show ID` tells more of one.');
      });
    });
}

function stateOf(results: ExperimentResults | undefined): string {
  if (results === undefined) return '–';
  const { state, time, runs } = results;
  const progress =
    state === 'not run' ? '' : `, ${state === 'complete' ? 'complete' : `${runs.done} of ${runs.all} runs`}`;
  return `${minutesText(time.minutes)}${progress}`;
}
