import type { CatalogueEntry } from '../datasets/download/catalogue';
import type { Experiment } from '../domain/experiment/experiment';
import type { ExperimentResults } from '../domain/experiment/results';
import type { RunState } from '../domain/run-state';
import { shownText } from '../exports/format-value';
import { reportTable } from '../exports/paper/report-table';
import { minutesText, openSentence } from '../exports/paper/words';
import type { ApiContext } from './context';

/** Data that has to be there first. */
export interface MissingData {
  name: string;
  title: string;
  /** Whether it can be downloaded by its name; else it is added by hand. */
  byName: boolean;
}

export function missingData(
  { needs }: ExperimentResults,
  catalogue: readonly CatalogueEntry[],
): MissingData | null {
  if (needs === null) return null;
  const known = catalogue.find(({ name }) => name === needs);
  return { name: needs, title: known?.title ?? needs, byName: known !== undefined };
}

/** How much of an experiment is trained, from 0 to 1: epochs of its runs, and seeds that no run has yet. */
export function progressOf(
  ctx: Pick<ApiContext, 'sweeps'>,
  { rows, state }: Pick<ExperimentResults, 'rows' | 'state'>,
): number {
  if (state === 'complete') return 1;
  const runIds = rows.flatMap((row) => row.runIds);
  if (runIds.length === 0) return 0;
  const { epochs, epochsDone } = ctx.sweeps.progress({ sweepIds: [], runIds });
  const missing = rows.reduce((sum, row) => sum + row.missing, 0);
  const stored = runIds.length / (runIds.length + missing);
  return epochs === 0 ? 0 : (stored * epochsDone) / epochs;
}

/** The table of the reports, for the screen: rows × measures, each with what was published, ours and the difference. */
export function resultTable(ctx: Pick<ApiContext, 'runs'>, results: ExperimentResults) {
  const stateOf = (runId: string): RunState => ctx.runs.find(runId).state;
  const { columns, rows } = reportTable(results, stateOf);
  return {
    columns,
    rows: rows.map((cells) =>
      cells.map((cell) => ({ text: shownText(cell), muted: cell.kind === 'text' && cell.muted })),
    ),
    /** What has not been run, in a sentence. */
    open: openSentence(results, stateOf) ?? null,
  };
}

/** An experiment of the gallery, with how far each of its budgets is. */
export function listedExperiment(
  ctx: Pick<ApiContext, 'sweeps'>,
  { experiment, budgets }: { experiment: Experiment; budgets: readonly ExperimentResults[] },
  catalogue: readonly CatalogueEntry[],
) {
  const { id, title, place, question, group } = experiment;
  const about = { id, title, place, question, group };
  return {
    ...about,
    budgets: budgets.map((results) => {
      const { budget, state, time, rows, runs, dataset, notes, seeds, findings, sweepIds } = results;
      return {
        ...{ name: budget, state, dataset, notes, seeds },
        ...{ minutes: time.minutes, on: time.on, measured: time.measured, time: minutesText(time.minutes) },
        rows: rows.length,
        runs: runs.all,
        ended: runs.done,
        progress: progressOf(ctx, results),
        data: missingData(results, catalogue),
        sweepId: sweepIds[0] ?? null,
        findings: findings.map(({ claim, holds }) => ({ claim, holds })),
      };
    }),
  };
}
