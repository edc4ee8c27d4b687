import type { Command } from 'commander';
import { holdingApp, readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../options';
import type { DatasetManifest, DatasetProgress } from '../../app';
import { dateTime, plural, print, printJson, printTable, shortNumber } from '../output/print';
import { createProgress, type ProgressDisplay } from '../output/progress';

export function registerDataset(program: Command): void {
  const dataset = program.command('dataset').description('add, list, check and remove data sets');

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

  withJson(withHome(dataset.command('list')))
    .description('all imported data sets')
    .action(async (options: HomeOption & JsonOption) => {
      await readingApp(options, async (app) => {
        const found = await app.datasets.list();
        if (options.json === true)
          printJson(
            found.map(({ name, manifest, problem }) => ({ name, ...manifest, problem: problem?.message })),
          );
        else if (found.length === 0) print('No data sets yet. `quadlab dataset add NAME PATH` imports one.');
        else {
          printTable(
            ['data set', 'format', 'shape', 'train', 'test', 'classes', 'added (UTC)'],
            found.map(({ name, manifest: m }) =>
              m === undefined
                ? [name, 'damaged', '', '', '', '', '']
                : [
                    name,
                    m.format,
                    m.inputShape.join('×'),
                    String(m.train.count),
                    String(m.test.count),
                    String(m.classNames.length),
                    dateTime(Date.parse(m.createdAt)),
                  ],
            ),
            ['train', 'test', 'classes'],
          );
        }
      });
    });

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

  withHome(dataset.command('remove'))
    .description('remove an imported data set; runs that used it keep their results')
    .argument('<name>')
    .action(async (name: string, options: HomeOption) => {
      await holdingApp(options, async (app) => {
        await app.datasets.remove(name);
        print(`Removed ${name}.`);
      });
    });
}

function showBytes(progress: ProgressDisplay): (state: DatasetProgress) => void {
  const megabytes = (bytes: number): number => Math.round(bytes / 1e4) / 100;
  return ({ stage, file, unit, done, total = done }) => {
    progress.update({
      done: unit === 'bytes' ? megabytes(done) : done,
      total: unit === 'bytes' ? megabytes(total) : total,
      ...(unit === 'examples' && { unit }),
      note: `${stage} ${file ?? ''}`.trim(),
    });
  };
}

function printManifest(manifest: DatasetManifest): void {
  const { train, test, classNames, inputShape } = manifest;
  const facts: [string, string][] = [
    ['format', manifest.format],
    ['shape', inputShape.join('×')],
    [
      'examples',
      test.count === 0
        ? `${train.count}, one part: set testFraction to hold some out`
        : `${train.count} train, ${test.count} test`,
    ],
    ['classes', `${classNames.length}: ${classNames.join(', ')}`],
    ['mean', manifest.mean.map(shortNumber).join(', ')],
    ['deviation', manifest.deviation.map(shortNumber).join(', ')],
    ['files', manifest.files.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(', ')],
    ['fingerprint', manifest.fingerprint],
    ['added', `${dateTime(Date.parse(manifest.createdAt))} UTC`],
  ];
  print(manifest.name);
  for (const [name, value] of facts) print(`  ${name.padEnd(11)}  ${value}`);
}
