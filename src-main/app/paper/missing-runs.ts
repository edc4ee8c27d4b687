import { QuadLabError } from '../../core/errors';
import { didYouMean } from '../../core/suggest';
import { canonical } from '../../domain/config/config-path';
import { seedsOf, type SweepConfig } from '../../domain/config/sweep-config';
import type { BudgetName, TrainedExperiment } from '../../domain/experiment/experiment';
import { rowsOf, sweepOf } from '../../domain/experiment/experiment-sweep';
import { isEnded } from '../../domain/run-state';
import { missingSeeds, sweepsOf, type PlannedExperiment } from './results';

export interface PaperRequest {
  budget: BudgetName;
  /** Titles of rows; by default all. */
  rows?: readonly string[] | undefined;
  /** How many, from 0 on; by default as many as the budget has. */
  seeds?: number | undefined;
}

/** What there is to train of an experiment. */
export interface MissingRuns {
  /** Sweeps of it that have not ended. */
  resume: string[];
  /** Sweeps over what no run is of yet. */
  submit: SweepConfig[];
}

/** What is to be trained so that each row has all of its seeds; runs that are there already count. Throws NOT_FOUND. */
export function missingRuns(
  experiment: TrainedExperiment,
  { sweep, otherwise, rows }: PlannedExperiment,
  { budget, rows: asked, seeds: count }: PaperRequest,
): MissingRuns {
  const titles = rowsOf(experiment, budget).map(({ title }) => title);
  for (const title of asked ?? []) requireRow(title, titles, experiment.id);
  const wanted = titles.filter((title) => asked?.includes(title) ?? true);
  const seeds = count === undefined ? seedsOf(sweep) : Array.from({ length: count }, (_, i) => i);
  const submit = new Map<string, { seeds: number[]; rows: string[] }>();
  for (const title of wanted) {
    const missing = missingSeeds(rows.get(title)?.runs ?? [], seeds);
    if (missing.length === 0) continue;
    const key = canonical(missing);
    const group = submit.get(key) ?? { seeds: missing, rows: [] };
    group.rows.push(title);
    submit.set(key, group);
  }
  const open = [...rows].filter(
    ([title, { runs }]) => wanted.includes(title) && runs.some(({ state }) => !isEnded(state)),
  );
  return {
    resume: sweepsOf(new Map(open)),
    submit: [...submit.values()].map((group) => sweepOf(experiment, { budget, otherwise, ...group })),
  };
}

function requireRow(title: string, titles: readonly string[], id: string): void {
  if (titles.includes(title)) return;
  throw new QuadLabError('NOT_FOUND', `${id} has no row "${title}"`, {
    advice: didYouMean(title, titles) || `It has ${titles.join(', ')}.`,
  });
}
