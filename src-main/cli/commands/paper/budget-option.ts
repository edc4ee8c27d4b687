import { Option, type Command } from 'commander';
import { budgetNames, type BudgetName } from '../../../domain/experiment/experiment';

export interface BudgetOption {
  budget: BudgetName;
}

export function withBudget(command: Command): Command {
  return command.addOption(
    new Option('--budget <budget>', 'quick: small, on a laptop; full: as in the paper, on a GPU')
      .choices([...budgetNames])
      .default('quick'),
  );
}
