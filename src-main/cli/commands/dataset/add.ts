import type { Command } from 'commander';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { printManifest, showBytes } from '../../output/dataset';
import { printJson } from '../../output/print';
import { createProgress } from '../../output/progress';

export function registerAdd(dataset: Command): void {
  withJson(withHome(dataset.command('add')))
    .description('import data under a name: copied, checked, with a fingerprint')
    .argument('<name>', 'what configurations call it')
    .argument('<path>', 'the folder with its files')
    .option('--format <format>', 'idx or cifar10 (default: found out)')
    .action(async (name: string, path: string, options: HomeOption & JsonOption & { format?: string }) => {
      await readingApp(options, async (app) => {
        const progress = createProgress('MB');
        const manifest = await app.datasets
          .add({ name, path, format: options.format, onProgress: showBytes(progress) })
          .finally(() => {
            progress.dispose();
          });
        if (options.json === true) printJson(manifest);
        else printManifest(manifest);
      });
    });
}
