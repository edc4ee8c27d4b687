import { InvalidArgumentError, type Command } from 'commander';
import type { App } from '../../../app';
import type { RunRecord } from '../../../domain/records';
import type { RunSearch } from '../../../domain/query/search';
import { runStates, type RunState } from '../../../domain/run-state';
import {
  positiveInteger,
  readingApp,
  withHome,
  withJson,
  type HomeOption,
  type JsonOption,
} from '../../options';
import { dateTime, print, printJsonArray, printTable, shortNumber } from '../../output/print';

export const queryHelp = `
Queries:
  neuron = "quadratic" and test/error < 8 and strategy.gammaG in (1e-4, 1e-5) order by test/error

  fields     paths of the configuration (model.neuron; neuron where it is the only one), metrics by their last value
             (test/error) or best(test/error), min(…), max(…), and of the run: id, name, state, sweep, sweep.name, point,
             seed, created, started, ended, duration (s), seconds (of
             training), attempts, priority, rerunOf, epoch, step, parameters, backend, device,
             fingerprint, outcome, tag (any of its tags), note, archived; sweep by id or name
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
  all?: true;
}

export function registerRunsList(runs: Command): void {
  withJson(withHome(runs.command('list')))
    .description(`the newest ${shownRuns} runs, or those of a query`)
    .option('--sweep <sweep>', 'only those of this sweep')
    .option('--state <state>', `only those in this state (${runStates.join(', ')})`, runState)
    .option('--where <query>', 'only those of this query, in its order')
    .option('--sort <fields>', 'in this order, such as "test/error desc, name"')
    .option('--limit <n>', `at most so many (${shownRuns}; with --json all)`, positiveInteger)
    .option('--all', 'all of them')
    .addHelpText('after', queryHelp)
    .action(async (options: Options) => {
      await readingApp(options, (app) => {
        if (options.json === true) {
          printJsonArray(eachRun(app, options));
          return;
        }
        const { found, total } = findRuns(app, options);
        if (found.length > 0) {
          printRuns(found);
          if (total > found.length) print(`\n${found.length} of ${total} runs${advice(options)}`);
        } else if (options.where === undefined) {
          print('No runs. `quadlab train FILE` or `quadlab sweep run FILE` starts some.');
        } else {
          print('No runs like these.');
        }
      });
    });
}

/** As many runs as a table shows where nothing else is said: one screen, and at once with 100,000 runs too. */
const shownRuns = 50;
const runsPerPage = 1000;

/** What a table shows: the first runs in the order of a query; without one, the newest, the last of them at the end. */
function findRuns(app: App, options: Options): { found: RunRecord[]; total: number } {
  const { where, sort, limit = options.all === true ? Infinity : shownRuns } = options;
  if (limit === Infinity) {
    const found = [...eachRun(app, options)];
    return { found, total: found.length };
  }
  const search = searchOf(app, options);
  const page = app.runs.page({ ...search, limit });
  const isOrdered = where !== undefined || sort !== undefined;
  if (isOrdered || page.total <= limit) return { found: page.runs, total: page.total };
  return { found: app.runs.page({ ...search, limit, offset: page.total - limit }).runs, total: page.total };
}

/** The runs of a query, page by page, so that no more than a page is held at a time. */
function* eachRun(app: App, options: Options): Generator<RunRecord> {
  if (options.limit !== undefined) {
    yield* findRuns(app, options).found;
    return;
  }
  const search = searchOf(app, options);
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const { runs, next } = app.runs.page({ ...search, limit: runsPerPage, ...(after && { after }) });
    yield* runs;
    after = next;
  }
}

function searchOf(app: App, { sweep, state, where, sort }: Options): Omit<RunSearch, 'limit'> {
  const sweepId = sweep === undefined ? undefined : app.sweeps.find(sweep).id;
  return { where, sort, within: { sweepId, state } };
}

function advice({ where, sort, limit, all }: Options): string {
  if (limit !== undefined || all === true) return '';
  const which = where === undefined && sort === undefined ? ', the newest' : '';
  return `${which}; --limit N or --all shows more`;
}

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
