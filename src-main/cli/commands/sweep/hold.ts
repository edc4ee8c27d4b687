import type { Command } from 'commander';
import { sweepStatus } from '../../../domain/records';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { print, printJson } from '../../output/print';
import { describeCounts } from './work-and-report';

const descriptions = {
  pause: 'let the runs of a sweep checkpoint and wait for `sweep resume`',
  cancel: 'end the runs of a sweep for good; what they recorded is kept',
};

export function registerSweepHold(sweep: Command, request: keyof typeof descriptions): void {
  withJson(withHome(sweep.command(request)))
    .description(descriptions[request])
    .argument('<sweep>', 'id, beginning of an id, name, or last')
    .action(async (text: string, options: HomeOption & JsonOption) => {
      await readingApp(options, async (app) => {
        const before = sweepStatus(app.sweeps.find(text));
        const record = await app.sweeps[request](text);
        if (options.json === true) printJson(record);
        else if (before === 'finished' || before === 'cancelled')
          print(`${record.id} had already ended, there is nothing to ${request}: ${describeCounts(record)}`);
        else print(`${record.id}: ${describeCounts(record)}`);
      });
    });
}
