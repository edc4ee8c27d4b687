import { sampleConfigs } from '../../domain/config/parse-config';
import type { RunConfig } from '../../domain/config/run-config';
import type { SweepConfig } from '../../domain/config/sweep-config';
import { writeSweepConfig } from '../../domain/config/write-config';
import {
  budgetNames,
  isTrained,
  type BudgetName,
  type Experiment,
  type TrainedExperiment,
} from '../../domain/experiment/experiment';
import type { ExperimentResults, PaperResults } from '../../domain/experiment/results';
import type { PaperFormatName } from '../../exports/paper';
import type { Command } from '../../scheduler/commands';
import type { Affected } from '../../scheduler/commands/affected';
import type { Store } from '../../store/store';
import { computeExperiment } from './compute';
import { exportReport } from './export-report';
import { createGallery } from './gallery';
import { missingRuns, type PaperRequest } from './missing-runs';
import { planExperiment, resultsOf } from './results';
import { createTrainedRows } from './trained-rows';

interface Parts {
  store: Store;
  isImported: (dataset: string) => boolean;
  perform: (command: Command) => Promise<Affected>;
  /** Throws where the data of configurations is not there. */
  requireData: (configs: readonly RunConfig[]) => Promise<void>;
  /** With the files of the experiments. */
  folder?: string;
}

/** The experiments of the paper: what they are, and what came of them in a home. */
export function paperOf({ store, isImported, perform, requireData, folder }: Parts) {
  const gallery = createGallery(folder);
  const trainedRows = createTrainedRows(store);
  const known = (budget: BudgetName) =>
    trainedRows(
      gallery.list().map(({ id }) => id),
      budget,
    );
  const plan = (id: string, budget: BudgetName) =>
    planExperiment(known(budget), gallery.findTrained(id), budget, isImported);
  const resultsAmong = (rows: ReturnType<typeof known>, experiment: TrainedExperiment, budget: BudgetName) =>
    resultsOf(store, experiment, budget, planExperiment(rows, experiment, budget, isImported));

  /** The budgets that an experiment has; none of one that only computes. */
  const budgets = (id: string): BudgetName[] => {
    const experiment = gallery.find(id);
    return isTrained(experiment) ? budgetNames.filter((name) => experiment.budgets[name] !== undefined) : [];
  };

  /** Of some experiments, or of all that have the budget. Throws NOT_FOUND. */
  const report = (ids: readonly string[], budget: BudgetName): PaperResults[] => {
    const chosen =
      ids.length > 0
        ? ids.map(gallery.find)
        : gallery.list().filter((each) => !isTrained(each) || each.budgets[budget] !== undefined);
    const rows = known(budget);
    return chosen.map((each) =>
      isTrained(each) ? resultsAmong(rows, each, budget) : computeExperiment(each),
    );
  };

  const startMissing = async (id: string, request: PaperRequest): Promise<Affected> => {
    const experiment = gallery.findTrained(id);
    const { resume, submit } = missingRuns(experiment, plan(id, request.budget), request);
    for (const config of submit) await requireData(sampleConfigs(config));
    const sweepIds: string[] = [];
    for (const sweepId of resume) {
      sweepIds.push(...(await perform({ type: 'resume', sweepId, also: [] })).sweepIds);
    }
    for (const config of submit) {
      sweepIds.push(...(await perform({ type: 'submit-sweep', config })).sweepIds);
    }
    return { sweepIds, runIds: [] };
  };
  let last: Promise<unknown> = Promise.resolve();

  return {
    /** All experiments, with what came of each budget that they have. */
    overview(): { experiment: Experiment; budgets: ExperimentResults[] }[] {
      const rows = { quick: known('quick'), full: known('full') };
      return gallery.list().map((experiment) => ({
        experiment,
        budgets: budgets(experiment.id).flatMap((name) =>
          isTrained(experiment) ? resultsAmong(rows[name], experiment, name) : [],
        ),
      }));
    },
    budgets,
    /** Throws NOT_FOUND, also where it has no such budget. */
    results: (id: string, budget: BudgetName): ExperimentResults =>
      resultsAmong(known(budget), gallery.findTrained(id), budget),
    report,
    /** The same as the text of a file. Throws NOT_FOUND. */
    export: (format: PaperFormatName, ids: readonly string[], budget: BudgetName): string =>
      exportReport(store, report(ids, budget), { format, budget, isChosen: ids.length > 0 }),
    /** The sweep that trains it. */
    sweepOf: (id: string, budget: BudgetName): SweepConfig => plan(id, budget).sweep,
    /** The same as YAML. */
    configText: (id: string, budget: BudgetName): string => writeSweepConfig(plan(id, budget).sweep),
    /**
     * Stores what is still missing of an experiment, to be trained, and takes up what was left; nothing where every row has
     * its runs. Throws NOT_FOUND, and DATASET_NOT_FOUND where its data is not there.
     */
    start(id: string, request: PaperRequest): Promise<Affected> {
      // One after the other: what the one before has stored is no longer missing.
      const started = last.then(() => startMissing(id, request));
      last = started.catch(() => undefined);
      return started;
    },
  };
}
