import { isGenerated } from '../../domain/config/dataset-config';
import { sampleConfigs } from '../../domain/config/parse-config';
import type { SweepConfig } from '../../domain/config/sweep-config';
import { seedsOf } from '../../domain/config/sweep-config';
import type { BudgetName, TrainedExperiment } from '../../domain/experiment/experiment';
import { budgetOf, rowsOf, sweepOf } from '../../domain/experiment/experiment-sweep';
import type { ExperimentResults, ExperimentState, ResultRow } from '../../domain/experiment/results';
import { countRuns } from '../../domain/run-counts';
import type { RunRecord } from '../../domain/records';
import { isEnded, type RunState } from '../../domain/run-state';
import type { Store } from '../../store/store';
import { findingOf } from './findings';
import { measureRow } from './measure';
import { rowKeys, type TrainedRow } from './trained-rows';

/** An experiment in a budget, as it is or would be trained in a home. */
export interface PlannedExperiment {
  sweep: SweepConfig;
  /** Where its own data is not there and it has others. */
  otherwise: boolean;
  /** The imported data set of it that is not there. */
  needs: string | null;
  /** By the titles of the rows. */
  rows: Map<string, TrainedRow>;
}

/** On the experiment's own data where these are imported, or runs of them are there; else on the others that it has. */
export function planExperiment(
  known: ReadonlyMap<string, TrainedRow>,
  experiment: TrainedExperiment,
  budget: BudgetName,
  isImported: (dataset: string) => boolean,
): PlannedExperiment {
  const plan = (otherwise: boolean): PlannedExperiment => {
    const { sweep, keys, imported } = formOf(experiment, budget, otherwise);
    const needs = imported.find((name) => !isImported(name)) ?? null;
    const titles = rowsOf(experiment, budget).map(({ title }) => title);
    const rows = keys.flatMap((key, point) => {
      const row = known.get(key);
      return row === undefined ? [] : [[titles[point] ?? '', row] as const];
    });
    return { sweep, otherwise, needs, rows: new Map(rows) };
  };
  const own = plan(false);
  if (own.needs === null || own.rows.size > 0 || budgetOf(experiment, budget).otherwise === undefined)
    return own;
  return plan(true);
}

interface Form {
  sweep: SweepConfig;
  /** What each row trains. */
  keys: string[];
  /** Names of its imported data sets. */
  imported: string[];
}

const forms = new WeakMap<TrainedExperiment, Map<string, Form>>();

/** An experiment never changes, and its sweep takes a moment to make. */
function formOf(experiment: TrainedExperiment, budget: BudgetName, otherwise: boolean): Form {
  const known = forms.get(experiment) ?? new Map<string, Form>();
  forms.set(experiment, known);
  const key = `${budget}/${String(otherwise)}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const sweep = sweepOf(experiment, { budget, otherwise });
  const imported = sampleConfigs(sweep)
    .filter(({ dataset }) => !isGenerated(dataset))
    .map(({ dataset }) => dataset.name);
  const form = { sweep, keys: rowKeys(sweep), imported };
  known.set(key, form);
  return form;
}

/** What came of an experiment so far. */
export function resultsOf(
  store: Store,
  experiment: TrainedExperiment,
  name: BudgetName,
  { sweep, otherwise, needs, rows: trained }: PlannedExperiment,
): ExperimentResults {
  const budget = budgetOf(experiment, name);
  const seeds = seedsOf(sweep);
  const rows = rowsOf(experiment, name).map(({ title, published }): ResultRow => {
    const runs = trained.get(title)?.runs ?? [];
    const values = Object.entries(experiment.measures).map(
      ([measure, options]) => [measure, measureRow(runs, options, published[measure], store)] as const,
    );
    return {
      title,
      values: Object.fromEntries(values),
      counts: countRuns(runs),
      missing: missingSeeds(runs, seeds).length,
      runIds: runs.map(({ id }) => id),
    };
  });
  const [first] = sampleConfigs(sweep);
  const { id, title, place, question, group, choices } = experiment;
  return {
    ...{ id, title, place, question, group, choices },
    budget: name,
    compares: experiment.compares,
    seeds: seeds.length,
    epochs: first?.training.epochs ?? 0,
    dataset: first?.dataset.name ?? '',
    needs,
    time: budget.time,
    notes: [budget.note ?? [], otherwise ? (budget.otherwise?.note ?? []) : []].flat(),
    measures: Object.entries(experiment.measures).map(([measure, options]) => ({
      name: measure,
      ...options,
    })),
    rows,
    runs: runsOf(rows, trained),
    findings: experiment.findings
      .filter(({ order }) => order.every((row) => rows.some((each) => each.title === row)))
      .map((finding) => findingOf(finding, experiment.measures[finding.measure], rows)),
    sweepIds: sweepsOf(trained),
    state: stateOf(rows, trained),
  };
}

const lost: readonly RunState[] = ['failed', 'cancelled', 'pruned'];

/** Seeds that no run has that may count or still will. */
export function missingSeeds(runs: readonly RunRecord[], seeds: readonly number[]): number[] {
  const counted = runs.filter(({ state }) => !lost.includes(state));
  const had = new Set(counted.map(({ config }) => config.seed));
  return seeds.filter((seed) => !had.has(seed));
}

function runsOf(rows: readonly ResultRow[], trained: ReadonlyMap<string, TrainedRow>) {
  const there = [...trained.values()].flatMap((row) => row.runs).filter(({ state }) => !lost.includes(state));
  const missing = rows.reduce((total, row) => total + row.missing, 0);
  return { done: there.filter(({ state }) => isEnded(state)).length, all: there.length + missing };
}

export function sweepsOf(rows: ReadonlyMap<string, TrainedRow>): string[] {
  const sweeps = new Map([...rows.values()].flatMap((row) => row.sweeps.map((each) => [each.id, each])));
  return [...sweeps.values()].sort((a, b) => b.createdAt - a.createdAt).map(({ id }) => id);
}

function stateOf(rows: readonly ResultRow[], trained: ReadonlyMap<string, TrainedRow>): ExperimentState {
  const runs = [...trained.values()].flatMap((row) => row.runs);
  if (runs.length === 0) return 'not run';
  if (runs.some(({ state }) => state === 'running' || state === 'starting')) return 'running';
  if (runs.some(({ state }) => state === 'queued')) return 'waiting';
  const isWhole = rows.every(({ missing, counts }) => missing === 0 && counts.unfinished === 0);
  return isWhole ? 'complete' : 'partial';
}
