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
        const { files, storage, train, validation, test } = await app.datasets
          .verify(name, showBytes(progress))
          .finally(() => {
            progress.dispose();
          });
        const left = storage.kind === 'images' && storage.root !== undefined;
        const images = train.count + (validation?.count ?? 0) + test.count;
        const checked = `${plural(files.length, 'file')}${left ? ` and ${plural(images, 'image')}` : ''}`;
        print(`${name}: ${checked} unchanged`);
      });
    });
}
