import type { Command } from 'commander';
import { importSettingsOf, withImportSettings } from '../../import-options';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { printImported, showBytes } from '../../output/dataset';
import { printJson } from '../../output/print';
import { createProgress } from '../../output/progress';

interface AddOptions extends HomeOption, JsonOption, Record<string, unknown> {
  format?: string;
  inPlace?: boolean;
}

const help = `
The format is found out: NumPy arrays, tables (CSV, TSV, Parquet), folders of images, IDX, CIFAR, SVHN, KITTI; also in an
archive (.zip, .tar, .tar.gz, .tar.zst). Data are copied as arrays that NumPy can open, unless --in-place leaves them where they are.`;

export function registerAdd(dataset: Command): void {
  withImportSettings(withJson(withHome(dataset.command('add'))))
    .description('import data: checked, described, with a fingerprint')
    .argument('<name|path>', 'what configurations call it (default: the name of the file or folder)')
    .argument('[path]', 'the file, folder or archive')
    .option('--format <format>', 'the format (default: found out)')
    .option('--in-place', 'leave the files where they are, and read them there')
    .addHelpText('after', help)
    .action(async (first: string, second: string | undefined, options: AddOptions) => {
      const settings = importSettingsOf(options);
      await readingApp(options, async (app) => {
        const progress = createProgress('MB');
        const [name, path] = second === undefined ? [undefined, first] : [first, second];
        const manifest = await app.datasets
          .add({
            name,
            path,
            format: options.format,
            inPlace: options.inPlace,
            settings,
            onProgress: showBytes(progress),
          })
          .finally(() => {
            progress.dispose();
          });
        if (options.json === true) printJson(manifest);
        else printImported(manifest, await app.datasets.same(manifest));
      });
    });
}
