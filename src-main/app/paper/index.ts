import { machineFacts } from '../../core/machine';
import { sampleConfigs } from '../../domain/config/parse-config';
import type { RunConfig } from '../../domain/config/run-config';
import type { SweepConfig } from '../../domain/config/sweep-config';
import { writeSweepConfig } from '../../domain/config/write-config';
import { budgetNames, isTrained, type BudgetName, type Experiment } from '../../domain/experiment/experiment';
import type { ExperimentResults, PaperResults } from '../../domain/experiment/results';
import type { Command } from '../../scheduler/commands';
import type { Affected } from '../../scheduler/commands/affected';
import type { Store } from '../../store/store';
import { computeExperiment } from './compute';
import { exportPaper, type PaperFormatName } from '../../exports/paper';
import { findRun } from '../lookup';
import { version } from '../version';
import { createGallery } from './gallery';
import { missingRuns, type PaperRequest } from './missing-runs';
import { planExperiment, resultsOf } from './results';
import { trainedRows } from './trained-rows';

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
  const plan = (id: string, budget: BudgetName) =>
    planExperiment(trainedRows(store, budget), gallery.findTrained(id), budget, isImported);

  const results = (id: string, budget: BudgetName): ExperimentResults =>
    resultsOf(store, gallery.findTrained(id), budget, plan(id, budget));

  /** The budgets that an experiment has; none of one that only computes. */
  const budgets = (id: string): BudgetName[] => {
    const experiment = gallery.find(id);
    return isTrained(experiment) ? budgetNames.filter((name) => experiment.budgets[name] !== undefined) : [];
  };

  const report = (ids: readonly string[], budget: BudgetName): PaperResults[] => {
    const chosen =
      ids.length > 0
        ? ids.map(gallery.find)
        : gallery.list().filter((each) => !isTrained(each) || each.budgets[budget] !== undefined);
    return chosen.map((each) => (isTrained(each) ? results(each.id, budget) : computeExperiment(each)));
  };

  return {
    list: gallery.list,
    /** All experiments, with what came of each budget that they have. */
    overview(): { experiment: Experiment; budgets: ExperimentResults[] }[] {
      const known = { quick: trainedRows(store, 'quick'), full: trainedRows(store, 'full') };
      return gallery.list().map((experiment) => ({
        experiment,
        budgets: budgets(experiment.id).flatMap((name) =>
          isTrained(experiment)
            ? resultsOf(store, experiment, name, planExperiment(known[name], experiment, name, isImported))
            : [],
        ),
      }));
    },
    budgets,
    /** Throws NOT_FOUND, also where it has no such budget. */
    results,
    /** Of some experiments, or of all that have the budget. Throws NOT_FOUND. */
    report,
    /** The same as the text of a file. Throws NOT_FOUND. */
    export: (format: PaperFormatName, ids: readonly string[], budget: BudgetName): string =>
      exportPaper(format, {
        results: report(ids, budget),
        isChosen: ids.length > 0,
        budget,
        runOf: (id) => findRun(store, id),
        columns: store.metrics.columns,
        generatedAt: Date.now(),
        version,
        machine: machineFacts(),
      }),
    /** The sweep that trains it. */
    sweepOf: (id: string, budget: BudgetName): SweepConfig => plan(id, budget).sweep,
    /** The same as YAML. */
    configText: (id: string, budget: BudgetName): string => writeSweepConfig(plan(id, budget).sweep),
    /**
     * Stores what is still missing of an experiment, to be trained, and takes up what was left; nothing where every row has
     * its runs. Throws NOT_FOUND, and DATASET_NOT_FOUND where its data is not there.
     */
    async start(id: string, request: PaperRequest): Promise<Affected> {
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
    },
  };
}
