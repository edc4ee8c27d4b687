import type { MetricPoint, RunRecord, SweepRecord } from '../domain/records';
import type { ComparisonTable } from './table';

/** The recorded values of one metric of a run, by step; none where the run has no such metric. */
export type SeriesSource = (runId: string, metric: string) => readonly MetricPoint[];

export interface ExportInput {
  table: ComparisonTable;
  /** The rest is for the report; the other formats write the table alone. */
  runs: readonly RunRecord[];
  sweep?: Pick<SweepRecord, 'name' | 'config'> | undefined;
  series: SeriesSource;
  generatedAt: number; // ms since 1970
}

/** One way to write a comparison. */
export interface ExportFormat {
  /** Of the file, without a dot. */
  extension: string;
  write: (input: ExportInput) => string;
}
