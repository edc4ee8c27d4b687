import type { Command } from 'commander';
import type { App } from '../../../app';
import {
  positiveInteger,
  readingApp,
  withHome,
  withJson,
  type HomeOption,
  type JsonOption,
} from '../../options';
import { print, printJson, printTable, shortNumber } from '../../output/print';
import { queryHelp } from './list';

type Groups = ReturnType<App['runs']['groups']>;

interface Options extends HomeOption, JsonOption {
  where?: string;
  by: string;
  metric: string[];
  sort?: string;
  limit: number;
}

export function registerRunsGroups(runs: Command): void {
  withJson(withHome(runs.command('groups')))
    .description('means and standard deviations over the finished runs of each group')
    .option('--where <query>', 'only runs of this query')
    .option(
      '--by <fields>',
      'fields, separated by commas; seeds: runs that differ in the seed alone',
      'seeds',
    )
    .option(
      '--metric <metric>',
      'of these metrics, such as best(test/error); can be given several times',
      collect,
      [],
    )
    .option('--sort <fields>', 'in this order, such as "test/error, depth desc"')
    .option('--limit <n>', 'at most so many groups', positiveInteger, 50)
    .addHelpText('after', queryHelp)
    .action(async ({ by, metric: measures, ...options }: Options) => {
      await readingApp(options, (app) => {
        const fields = by === 'seeds' ? by : by.split(',').map((text) => text.trim());
        const found = app.runs.groups({ ...options, by: fields, measures });
        if (options.json === true) printJson(found);
        else printGroups(found, fields, measures);
      });
    });
}

function printGroups(
  { groups, total }: Groups,
  by: 'seeds' | readonly string[],
  metrics: readonly string[],
): void {
  const titles = by === 'seeds' ? ['first run'] : by;
  printTable(
    [...titles, 'runs', 'finished', ...metrics.flatMap((metric) => [metric, '±', 'n'])],
    groups.map(({ keys, runs, states, statistics, example }) => [
      ...(by === 'seeds' ? [example.id] : keys.map((key) => String(key ?? ''))),
      String(runs),
      String(states.finished),
      ...statistics.flatMap(({ n, mean, deviation }) => [
        shortNumber(mean),
        shortNumber(deviation),
        String(n),
      ]),
    ]),
    ['runs', 'finished', '±', 'n', ...metrics],
  );
  if (total > groups.length) print(`\n${groups.length} of ${total} groups`);
}

const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];
