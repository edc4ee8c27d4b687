import type { Command } from 'commander';
import { sweepStatus } from '../../../domain/records';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { print, printJson, printTable, shortNumber } from '../../output/print';
import { describeCounts } from './work-and-report';

export function registerSweepShow(sweep: Command): void {
  withJson(withHome(sweep.command('show')))
    .description('the comparison of a sweep and the states of its runs')
    .argument('<sweep>', 'id, beginning of an id, name, or last')
    .action(async (text: string, options: HomeOption & JsonOption) => {
      await readingApp(options, (app) => {
        const record = app.sweeps.find(text);
        const front = app.sweeps.front(record.id);
        if (options.json === true) {
          printJson({ ...record, status: sweepStatus(record), runs: app.sweeps.runs(record.id), front });
          return;
        }
        const reason = record.hold?.message === undefined ? '' : ` (${record.hold.message})`;
        print(`${record.id}, ${sweepStatus(record)}${reason}: ${describeCounts(record)}\n`);
        print(app.exports.sweep(record.id, { format: 'markdown' }));
        if (front.objectives.length < 2) return;
        print('\nPareto front, points that no other is better than in all objectives (means over seeds):\n');
        printTable(
          ['point', 'values', ...front.objectives],
          front.points.map(({ point, values, objectives }) => [
            String(point),
            Object.entries(values)
              .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
              .join(', '),
            ...objectives.map(shortNumber),
          ]),
          front.objectives,
        );
      });
    });
}
