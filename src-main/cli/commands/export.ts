import { Option, type Command } from 'commander';
import { readingApp, withHome, type HomeOption } from '../options';
import { print } from '../output/print';
import { exportFormatNames, groupings, type ExportFormatName, type GroupBy } from '../../app';

interface ExportOptions extends HomeOption {
  format: ExportFormatName;
  out?: string;
  groupBy?: GroupBy;
  columns?: string;
}

export function registerExport(program: Command): void {
  withHome(program.command('export'))
    .description('the comparison table of a sweep, whole')
    .argument('<sweep>', 'id, beginning of an id, name, or last')
    .addOption(
      new Option('--format <format>', 'what to write').choices([...exportFormatNames]).makeOptionMandatory(),
    )
    .option('--out <file>', 'where to write it (default: standard output)')
    .addOption(
      new Option(
        '--group-by <key>',
        'seed: one row a configuration, mean ± standard deviation over its seeds; fold: over the folds of cross-validation too; none: one row a run (default: seed, or fold where folds were swept)',
      ).choices([...groupings]),
    )
    .option(
      '--columns <keys>',
      'columns, separated by commas: dimensions, configuration paths, metrics, n, seed, state, parameters',
    )
    .action(async (text: string, { format, out, groupBy, columns, ...options }: ExportOptions) => {
      await readingApp(options, async (app) => {
        const { id } = app.sweeps.find(text);
        const keys = columns?.split(',').map((key) => key.trim());
        const result = app.exports.sweep(id, { format, groupBy, ...(keys && { columns: keys }) });
        if (out === undefined) {
          print(result.trimEnd());
        } else {
          await app.exports.write(out, result);
          print(out);
        }
      });
    });
}
