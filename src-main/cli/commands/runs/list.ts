import { InvalidArgumentError, type Command } from 'commander';
import type { App } from '../../../app';
import type { RunRecord } from '../../../domain/records';
import { runStates, type RunState } from '../../../domain/run-state';
import {
  positiveInteger,
  readingApp,
  withHome,
  withJson,
  type HomeOption,
  type JsonOption,
} from '../../options';
import { dateTime, print, printJson, printTable, shortNumber } from '../../output/print';

export const queryHelp = `
Queries:
  neuron = "quadratic" and test/error < 8 and strategy.gammaG in (1e-4, 1e-5) order by test/error

  fields     paths of the configuration (model.neuron; neuron where it is the only one), metrics by their last value
             (test/error) or best(test/error), min(…), max(…), and of the run: id, name, state, sweep, sweep.name, point,
             seed, created, started, ended, duration (s), attempts, epoch, step, parameters, backend, device,
             fingerprint, outcome
  compare    = != < <= > >=, in (…), not in (…), ~ or contains "part", like "res%", is missing, is nan, is not …
  join       and, or, not, ( … )
  values     8, 1e-4, inf, "text", true, false, [16, 16]; times as "2026-11-21" or "2026-11-21 14:30" (UTC)
  then       order by a desc, b   limit 20
What is missing is unlike every value. In order, it comes last, and before it what is not a number.`;

interface Options extends HomeOption, JsonOption {
  sweep?: string;
  state?: RunState;
  where?: string;
  sort?: string;
  limit?: number;
}

export function registerRunsList(runs: Command): void {
  withJson(withHome(runs.command('list')))
    .description('all runs, or those of a query')
    .option('--sweep <sweep>', 'only those of this sweep')
    .option('--state <state>', `only those in this state (${runStates.join(', ')})`, runState)
    .option('--where <query>', 'only those of this query, in its order')
    .option('--sort <fields>', 'in this order, such as "test/error desc, name"')
    .option('--limit <n>', 'at most so many', positiveInteger)
    .addHelpText('after', queryHelp)
    .action(async (options: Options) => {
      await readingApp(options, (app) => {
        const { runs: found, total } = findRuns(app, options);
        if (options.json === true) {
          printJson(found);
        } else if (found.length > 0) {
          printRuns(found);
          if (total > found.length) print(`\n${found.length} of ${total} runs`);
        } else if (options.where === undefined) {
          print('No runs. `quadlab train FILE` or `quadlab sweep run FILE` starts some.');
        } else {
          print('No runs like these.');
        }
      });
    });
}

function findRuns(
  app: App,
  { sweep, state, where, sort, limit }: Options,
): { runs: RunRecord[]; total: number } {
  const isSearch = where !== undefined || sort !== undefined || limit !== undefined;
  const sweepId = sweep === undefined ? undefined : app.sweeps.find(sweep).id;
  if (isSearch) return app.runs.page({ where, sort, limit: limit ?? allRuns, within: { sweepId, state } });
  const runs = app.runs.list({ ...(sweepId && { sweepId }), ...(state && { states: [state] }) });
  return { runs, total: runs.length };
}

const allRuns = Number.MAX_SAFE_INTEGER;

function printRuns(runs: readonly RunRecord[]): void {
  printTable(
    ['run', 'state', 'epoch', 'result', 'attempts', 'created (UTC)'],
    runs.map((run) => {
      const metric = run.config.objective?.metric ?? 'test/loss';
      const value = run.metrics[metric]?.last;
      return [
        run.id,
        run.state,
        `${run.epoch}/${run.config.training.epochs}`,
        value === undefined ? '' : `${metric} ${shortNumber(value)}`,
        String(run.attempts),
        dateTime(run.createdAt),
      ];
    }),
    ['epoch', 'attempts'],
  );
}

function runState(text: string): RunState {
  const state = runStates.find((candidate) => candidate === text);
  if (state === undefined) throw new InvalidArgumentError(`Expected one of ${runStates.join(', ')}.`);
  return state;
}
