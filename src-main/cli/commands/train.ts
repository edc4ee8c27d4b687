import type { Command } from 'commander';
import { parseRunConfig } from '../../domain/config/parse-config';
import {
  holdingApp,
  readText,
  withHome,
  withJson,
  type HomeOption,
  type JsonOption,
  type SetExitCode,
} from '../options';
import { print, printJson } from '../output/print';
import { printRun } from '../output/run';
import { workWithProgress } from '../output/work';

export function registerTrain(program: Command, setExitCode: SetExitCode): void {
  withJson(withHome(program.command('train')))
    .description('train one run')
    .argument('<file>', 'its configuration, YAML or JSON')
    .action(async (file: string, options: HomeOption & JsonOption) => {
      const config = parseRunConfig(readText(file), file);
      await holdingApp(options, async (app) => {
        await app.datasets.require([config]);
        const submitted = await app.perform({ type: 'submit-run', config });
        setExitCode(await workWithProgress(app, submitted, 1));
        const run = app.runs.find(submitted.runIds[0] ?? '');
        if (options.json === true) printJson(run);
        else printRun(app, run);
        if (run.state === 'queued') print('Interrupted: `quadlab sweep resume` goes on from its checkpoint.');
      });
    });
}
