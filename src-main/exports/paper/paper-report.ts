import type { MachineFacts } from '../../core/machine';
import type { BudgetName } from '../../domain/experiment/experiment';
import type { PaperResults } from '../../domain/experiment/results';
import type { MetricColumns } from '../../domain/metric-columns';
import type { RunRecord } from '../../domain/records';

/** What the report on experiments is written from. */
export interface PaperReport {
  results: readonly PaperResults[];
  /** Whether these were asked for by name: then each is shown whole, also where nothing of it has been run. */
  isChosen: boolean;
  budget: BudgetName;
  runOf: (id: string) => RunRecord;
  /** All values of a metric of a run; none where it has no such metric. */
  columns: (runId: string, metric: string) => MetricColumns;
  generatedAt: number; // ms since 1970
  /** Of QuadLab. */
  version: string;
  /** The one that the report is written on. */
  machine: Pick<MachineFacts, 'processor' | 'cores'>;
}
