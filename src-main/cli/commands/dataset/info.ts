import type { Command } from 'commander';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { printManifest } from '../../output/dataset';
import { printJson } from '../../output/print';

export function registerInfo(dataset: Command): void {
  withJson(withHome(dataset.command('info')))
    .description('what a data set holds')
    .argument('<name>')
    .action(async (name: string, options: HomeOption & JsonOption) => {
      await readingApp(options, async (app) => {
        const manifest = await app.datasets.info(name);
        if (options.json === true) printJson(manifest);
        else printManifest(manifest);
      });
    });
}
