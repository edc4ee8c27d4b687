import { machineFacts } from '../../core/machine';
import type { BudgetName } from '../../domain/experiment/experiment';
import type { PaperResults } from '../../domain/experiment/results';
import { exportPaper, type PaperFormatName } from '../../exports/paper';
import type { Store } from '../../store/store';
import { findRun } from '../lookup';
import { version } from '../version';

interface ReportRequest {
  format: PaperFormatName;
  budget: BudgetName;
  /** Whether they were asked for by name. */
  isChosen: boolean;
}

/** Results as the text of a file, with the curves of their runs where the format has charts. */
export const exportReport = (
  store: Store,
  results: readonly PaperResults[],
  { format, budget, isChosen }: ReportRequest,
): string =>
  exportPaper(format, {
    results,
    isChosen,
    budget,
    runOf: (id) => findRun(store, id),
    columns: store.metrics.columns,
    generatedAt: Date.now(),
    version,
    machine: machineFacts(),
  });
