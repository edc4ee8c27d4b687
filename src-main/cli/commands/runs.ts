import { InvalidArgumentError, type Command } from 'commander';
import { runStates, type RunState } from '../../domain/run-state';
import { holdingApp, readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../options';
import { dateTime, plural, print, printJson, printTable, shortNumber } from '../output/print';
import { printRun } from '../output/run';

export function registerRuns(program: Command): void {
  const runs = program.command('runs').description('list, show, compare and delete runs');

  withJson(withHome(runs.command('list')))
    .description('all runs')
    .option('--sweep <sweep>', 'only those of this sweep')
    .option('--state <state>', `only those in this state (${runStates.join(', ')})`, runState)
    .action(async (options: HomeOption & JsonOption & { sweep?: string; state?: RunState }) => {
      await readingApp(options, (app) => {
        const sweepId = options.sweep === undefined ? undefined : app.sweeps.find(options.sweep).id;
        const found = app.runs.list({
          ...(sweepId && { sweepId }),
          ...(options.state && { states: [options.state] }),
        });
        if (options.json === true) {
          printJson(found);
        } else if (found.length === 0) {
          print('No runs. `quadlab train FILE` or `quadlab sweep run FILE` starts some.');
        } else {
          printTable(
            ['run', 'state', 'epoch', 'result', 'attempts', 'created (UTC)'],
            found.map((run) => {
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
      });
    });

  withJson(withHome(runs.command('show')))
    .description('configuration, results and events of a run')
    .argument('<run>', 'id, beginning of an id, or last')
    .action(async (text: string, options: HomeOption & JsonOption) => {
      await readingApp(options, (app) => {
        const run = app.runs.find(text);
        if (options.json === true)
          printJson({ ...run, folder: app.runs.folder(run.id), events: app.runs.events(run.id) });
        else printRun(app, run);
      });
    });

  withJson(withHome(runs.command('compare')))
    .description('runs side by side: what differs in their configurations, and their results')
    .argument('<runs...>', 'ids, or beginnings of ids')
    .action(async (texts: string[], options: HomeOption & JsonOption) => {
      await readingApp(options, (app) => {
        const found = texts.map((text) => app.runs.find(text));
        print(
          app.exports.runs(found, { format: options.json === true ? 'json' : 'markdown', groupBy: 'none' }),
        );
      });
    });

  withHome(runs.command('delete'))
    .description('remove runs with all that they recorded')
    .argument('<runs...>', 'ids, or beginnings of ids')
    .action(async (texts: string[], options: HomeOption) => {
      await holdingApp(options, (app) => {
        const ids = texts.map((text) => app.runs.find(text).id);
        for (const id of ids) app.runs.delete(id);
        print(`Deleted ${plural(ids.length, 'run')}.`);
      });
    });
}

function runState(text: string): RunState {
  const state = runStates.find((candidate) => candidate === text);
  if (state === undefined) throw new InvalidArgumentError(`Expected one of ${runStates.join(', ')}.`);
  return state;
}
