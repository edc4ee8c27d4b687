import type { Command } from 'commander';
import { readingApp, withHome, withJson, type HomeOption, type JsonOption } from '../../options';
import { dateTime, print, printJson, printTable } from '../../output/print';

export function registerList(dataset: Command): void {
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
}
