import type { Command } from 'commander';
import { readingApp, withHome, type HomeOption } from '../../options';
import { showBytes } from '../../output/dataset';
import { plural, print } from '../../output/print';
import { createProgress } from '../../output/progress';

export function registerVerify(dataset: Command): void {
  withHome(dataset.command('verify'))
    .description('compare every file of a data set with what was imported')
    .argument('<name>')
    .action(async (name: string, options: HomeOption) => {
      await readingApp(options, async (app) => {
        const progress = createProgress('MB');
        const { files } = await app.datasets.verify(name, showBytes(progress)).finally(() => {
          progress.dispose();
        });
        print(`${name}: ${plural(files.length, 'file')} unchanged`);
      });
    });
}
