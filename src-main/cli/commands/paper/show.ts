import type { Command } from 'commander';
import { readingApp, withHome, type HomeOption } from '../../options';
import { print } from '../../output/print';
import { withBudget, type BudgetOption } from './budget-option';

export function registerPaperShow(paper: Command): void {
  withBudget(withHome(paper.command('show')))
    .description('an experiment: what was asked, what came out, and the configuration as a sweep')
    .argument('<id>', 'as `quadlab paper list` has it')
    .action(async (id: string, { budget: asked, ...options }: HomeOption & BudgetOption) => {
      await readingApp(options, (app) => {
        const budgets = app.paper.budgets(id);
        const [only = asked] = budgets;
        const budget = budgets.includes(asked) ? asked : only;
        if (budget !== asked)
          process.stderr.write(`${id} has no ${asked} form; this is its ${budget} one.\n`);
        print(
          app.paper
            .export('markdown', [id], budget)
            .replace(/^# .*\n+/, '')
            .trimEnd(),
        );
        if (budgets.length === 0) return;
        print(`\n\`\`\`yaml\n${app.paper.configText(id, budget).trimEnd()}\n\`\`\``);
      });
    });
}
