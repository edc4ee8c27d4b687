import type { Command } from 'commander';
import {
  readingApp,
  withHome,
  withJson,
  type HomeOption,
  type JsonOption,
  type SetExitCode,
} from '../../options';
import { printComparison } from '../../output/comparison';
import { print, printJson } from '../../output/print';
import { codeOfComparisons, withRequireEqual, type RequireEqualOption } from '../../require-equal';

export function registerRunsCompare(runs: Command, setExitCode: SetExitCode): void {
  withRequireEqual(withJson(withHome(runs.command('compare'))))
    .description('runs side by side, and whether the results of each are those of the first, bit for bit')
    .argument('<runs...>', 'ids, or beginnings of ids')
    .action(async (texts: string[], options: HomeOption & JsonOption & RequireEqualOption) => {
      await readingApp(options, (app) => {
        const found = texts.map((text) => app.runs.find(text));
        const comparisons = app.runs.compare(found.map(({ id }) => id));
        const table = app.exports.runs(found, {
          format: options.json === true ? 'json' : 'markdown',
          groupBy: 'none',
        });
        if (options.json === true) printJson({ ...(JSON.parse(table) as object), comparisons });
        else {
          print(table);
          for (const [index, comparison] of comparisons.entries()) {
            if (index > 0) print('');
            printComparison(comparison);
          }
        }
        setExitCode(codeOfComparisons(comparisons, options));
      });
    });
}
