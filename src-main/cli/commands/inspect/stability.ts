import type { Command } from 'commander';
import type { StabilityReport } from '../../../app';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { print, printJson, printTable, shortNumber } from '../../output/print';

interface Options extends HomeOption, JsonOption {
  metric?: string;
}

export function registerStability(inspect: Command): void {
  withJson(withHome(inspect.command('stability')))
    .description('how much training curves oscillate, and where runs collapsed')
    .argument('<runs...>', 'runs or sweeps: ids, beginnings of ids, names of sweeps, or last')
    .option('--metric <metric>', 'whose curve, such as test/error (default: the objective of each run)')
    .addHelpText(
      'after',
      `
Oscillation is the root mean square of the changes for the worse from one reading to the next, in the units of the metric:
0 for a curve that only improves, σ for scatter of standard deviation σ around a level. Changes across a jump of the learning
rate, and what comes behind a collapse for good, are left out.
A run collapsed where three readings in a row were above ten times its best so far, or had lost half of what was gained and
were twice its best; it recovered where three in a row were not any more.`,
    )
    .action(async (texts: string[], { metric, ...options }: Options) => {
      await readingApp(options, (app) => {
        const report = app.stabilityReport(texts, metric);
        if (options.json === true) printJson({ ...report, table: undefined });
        else printReport(report);
      });
    });
}

function printReport({ runs, configurations, table }: StabilityReport): void {
  printTable(
    [
      'run',
      'seed',
      'metric',
      'readings',
      'oscillation',
      'worst setback',
      'at epoch',
      'collapse',
      'from epoch',
    ],
    runs.map(({ run, seed, metric, stability }) => {
      const { worst, oscillation } = stability?.oscillation ?? {};
      return [
        run,
        String(seed),
        metric,
        String(stability?.readings ?? 0),
        shortNumber(oscillation),
        shortNumber(worst?.by),
        shortNumber(worst?.epoch),
        stability === undefined ? '' : stability.fate === 'steady' ? 'none' : stability.fate,
        shortNumber(stability?.at?.epoch),
      ];
    }),
    ['seed', 'readings', 'oscillation', 'worst setback', 'at epoch', 'from epoch'],
  );
  if (configurations.length < runs.length) print(`\nOver seeds:\n\n${table.trimEnd()}`);
}
