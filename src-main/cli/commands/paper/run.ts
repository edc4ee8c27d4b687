import type { Command } from 'commander';
import {
  holdingApp,
  positiveInteger,
  withHome,
  withParallel,
  type HomeOption,
  type ParallelOption,
  type SetExitCode,
} from '../../options';
import { plural, print } from '../../output/print';
import { workWithProgress } from '../../output/work';
import { withBudget, type BudgetOption } from './budget-option';

interface RunOptions extends HomeOption, ParallelOption, BudgetOption {
  row?: string[];
  seeds?: number;
}

export function registerPaperRun(paper: Command, setExitCode: SetExitCode): void {
  withBudget(withParallel(withHome(paper.command('run'))))
    .description(
      'train what is still missing of an experiment, and lay the results beside the published ones',
    )
    .argument('<id>', 'as `quadlab paper list` has it')
    .option('--row <title...>', 'only these rows')
    .option('--seeds <n>', 'seeds of each row (default: as many as the budget has)', positiveInteger)
    .action(async (id: string, { budget, row, seeds, parallel, ...options }: RunOptions) => {
      await holdingApp(options, async (app) => {
        if (app.paper.budgets(id).length > 0) {
          const { sweepIds } = await app.paper.start(id, { budget, rows: row, seeds });
          if (sweepIds.length === 0) {
            process.stderr.write('Every row has its runs: nothing is left to train.\n');
          } else {
            process.stderr.write(`${plural(sweepIds.length, 'sweep')}: ${sweepIds.join(', ')}\n`);
            setExitCode(await workWithProgress(app, { sweepIds, runIds: [] }, parallel));
          }
        }
        print(
          app.paper
            .export('markdown', [id], budget)
            .replace(/^# .*\n+/, '')
            .trimEnd(),
        );
      });
    });
}
