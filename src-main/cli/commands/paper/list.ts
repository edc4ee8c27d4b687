import type { Command } from 'commander';
import { minutesText, type App } from '../../../app';
import { isTrained, type BudgetName, type Experiment } from '../../../domain/experiment/experiment';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { print, printJson, printTable } from '../../output/print';

export function registerPaperList(paper: Command): void {
  withJson(withHome(paper.command('list')))
    .description('the experiments, how long each takes, and how far each is in this home')
    .action(async ({ json, ...options }: HomeOption & JsonOption) => {
      await readingApp(options, (app) => {
        const experiments = app.paper.list();
        if (json === true) {
          printJson(
            experiments.map((experiment) => ({ ...experiment, results: allResults(app, experiment) })),
          );
          return;
        }
        const rows = experiments.map((experiment) => [
          experiment.id,
          experiment.place,
          experiment.title,
          ...(['quick', 'full'] as const).map((budget) => stateOf(app, experiment, budget)),
        ]);
        printTable(['id', 'paper', 'experiment', 'quick', 'full'], rows);
        print('\n`quadlab paper run ID` runs the quick form; `quadlab paper show ID` tells more of one.');
      });
    });
}

function allResults(app: App, { id }: Experiment) {
  return app.paper.budgets(id).map((budget) => app.paper.results(id, budget));
}

function stateOf(app: App, experiment: Experiment, budget: BudgetName): string {
  if (!isTrained(experiment)) return 'at once';
  if (experiment.budgets[budget] === undefined) return '–';
  const { state, time, rows } = app.paper.results(experiment.id, budget);
  const finished = rows.reduce((total, { counts }) => total + counts.finished + counts.diverged, 0);
  const all = rows.reduce((total, { counts, missing }) => total + counts.total + missing, 0);
  const progress =
    state === 'not run' ? '' : `, ${state === 'complete' ? 'complete' : `${finished} of ${all} runs`}`;
  return `${minutesText(time.minutes)}${progress}`;
}
