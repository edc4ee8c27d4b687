import { QuadLabError } from '../../core/errors';
import type { JsonValue } from '../config/dimension';
import { toSweepConfig } from '../config/parse-config';
import { setAt } from '../config/set-at';
import type { SweepConfig } from '../config/sweep-config';
import type { BudgetName, ExperimentBudget, ExperimentRow, TrainedExperiment } from './experiment';

export interface SweepOfExperiment {
  budget: BudgetName;
  /** On what is trained on where the imported data is not there. */
  otherwise?: boolean;
  /** Titles of the rows; by default all of the budget. */
  rows?: readonly string[];
  /** By default as many as the budget has. */
  seeds?: readonly number[];
}

/** Throws NOT_FOUND where the experiment has no such budget. */
export function budgetOf(experiment: TrainedExperiment, name: BudgetName): ExperimentBudget {
  const budget = experiment.budgets[name];
  if (budget !== undefined) return budget;
  throw new QuadLabError('NOT_FOUND', `${experiment.id} has no ${name} form`, {
    advice: `\`quadlab paper show ${experiment.id} --budget full\` tells what its full form needs.`,
  });
}

export function rowsOf({ rows }: TrainedExperiment, budget: BudgetName): ExperimentRow[] {
  return rows.filter(({ only }) => only === undefined || only === budget);
}

/** The label that tells sweeps of an experiment and a budget. */
export const experimentLabel = (id: string, budget: BudgetName): string => `${id}/${budget}`;

/** The sweep that trains rows of an experiment: a point a row. Throws ConfigError where a row is no configuration. */
export function sweepOf(
  experiment: TrainedExperiment,
  { budget: name, otherwise = false, rows: titles, seeds }: SweepOfExperiment,
  file = `experiments/${experiment.id}.yaml`,
): SweepConfig {
  const budget = budgetOf(experiment, name);
  const rows = rowsOf(experiment, name).filter(({ title }) => titles?.includes(title) ?? true);
  const draft = structuredClone(experiment.base) as Record<string, JsonValue>;
  const shared = { ...budget.settings, ...(otherwise && budget.otherwise?.settings) };
  for (const [path, value] of Object.entries(shared)) setAt(draft, path, value);
  const variants = rows.map((row) => [row.title, { ...row.settings, ...row[name] }] as const);
  const sweep = {
    name: `${experiment.place}: ${experiment.title}${name === 'quick' ? ' (quick)' : ''}`,
    experiment: experimentLabel(experiment.id, name),
    ...draft,
    seeds: seeds ?? budget.seeds,
    sweep: { sampler: 'grid', space: { [experiment.compares]: { variants: Object.fromEntries(variants) } } },
  };
  return toSweepConfig(sweep, file);
}
