import type { Command } from 'commander';
import { readingApp, withHome, type HomeOption } from '../../options';
import { print } from '../../output/print';
import { withBudget, type BudgetOption } from './budget-option';

export function registerPaperShow(paper: Command): void {
  withBudget(withHome(paper.command('show')))
    .description('an experiment: what was asked, what came out, and the configuration as a sweep')
    .argument('<id>', 'as `quadlab paper list` has it')
    .action(async (id: string, { budget, ...options }: HomeOption & BudgetOption) => {
      await readingApp(options, (app) => {
        print(
          app.paper
            .export('markdown', [id], budget)
            .replace(/^# .*\n+/, '')
            .trimEnd(),
        );
        if (app.paper.budgets(id).length === 0) return;
        print(`\n\`\`\`yaml\n${app.paper.configText(id, budget).trimEnd()}\n\`\`\``);
      });
    });
}
