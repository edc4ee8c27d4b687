import { Option, type Command } from 'commander';
import { paperFormatNames, type PaperFormatName } from '../../../app';
import { readingApp, withHome, type HomeOption } from '../../options';
import { print } from '../../output/print';
import { withBudget, type BudgetOption } from './budget-option';

interface ReportOptions extends HomeOption, BudgetOption {
  format: PaperFormatName;
  out?: string;
}

export function registerPaperReport(paper: Command): void {
  withBudget(withHome(paper.command('report')))
    .description(
      'our results (mean ± standard deviation, runs) beside the published ones, and what was not run',
    )
    .argument('[id...]', 'some experiments (default: all that have this budget)')
    .addOption(
      new Option('--format <format>', 'what to write').choices([...paperFormatNames]).default('markdown'),
    )
    .option('--out <file>', 'where to write it (default: standard output)')
    .action(async (ids: string[], { budget, format, out, ...options }: ReportOptions) => {
      await readingApp(options, async (app) => {
        const text = app.paper.export(format, ids, budget);
        if (out === undefined) {
          print(text.trimEnd());
        } else {
          await app.exports.write(out, text);
          print(out);
        }
      });
    });
}
