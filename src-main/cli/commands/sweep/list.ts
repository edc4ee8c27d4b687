import type { Command } from 'commander';
import { sweepStatus } from '../../../domain/records';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { dateTime, print, printJson, printTable } from '../../output/print';
import { describeCounts } from './work-and-report';

export function registerSweepList(sweep: Command): void {
  withJson(withHome(sweep.command('list')))
    .description('all sweeps with the states of their runs')
    .action(async (options: HomeOption & JsonOption) => {
      await readingApp(options, (app) => {
        const sweeps = app.sweeps.list();
        if (options.json === true) {
          printJson(sweeps.map((record) => ({ ...record, status: sweepStatus(record) })));
        } else if (sweeps.length === 0) {
          print(
            'No sweeps yet. `quadlab sweep run FILE` starts one; resources/samples has some to start from.',
          );
        } else {
          printTable(
            ['sweep', 'name', 'status', 'runs', 'created (UTC)'],
            sweeps.map((s) => [s.id, s.name, sweepStatus(s), describeCounts(s), dateTime(s.createdAt)]),
          );
        }
      });
    });
}
