import type { Decimals } from '../domain/appearance-settings';
import { mainObjective } from '../domain/config/sweep-config';
import type { Objective } from '../domain/config/training-config';
import type { RunRecord, SweepRecord } from '../domain/records';
import { buildComparison } from '../exports/comparison-table';
import type { StabilitySource } from '../exports/curve-columns';
import { exportComparison, type ExportFormatName } from '../exports';
import type { GroupBy } from '../exports/table';
import { writeOutput } from '../exports/write-output';
import type { Store } from '../store/store';
import { findSweep } from './lookup';

export interface ComparisonRequest {
  format: ExportFormatName;
  /** By default over seeds, and over folds where there are some. */
  groupBy?: GroupBy | undefined;
  columns?: readonly string[] | undefined;
  decimals?: number | undefined;
  /** What the table is called. */
  title?: string | undefined;
  /** By default that of the first run. */
  objective?: Objective | undefined;
}

/** Comparison tables of sweeps, and of runs that were picked by hand. */
export function exportsOf(store: Store, stability: StabilitySource, usualDecimals: () => Decimals) {
  const compare = (
    title: string,
    runs: readonly RunRecord[],
    objective: Objective,
    { format, groupBy, columns, decimals }: ComparisonRequest,
    sweep?: SweepRecord,
  ): string =>
    exportComparison(format, {
      table: buildComparison({
        ...{ title, runs, objective, groupBy, columns, stability },
        decimals: decimals ?? usualDecimals(),
      }),
      runs,
      sweep,
      series: store.metrics.series,
      generatedAt: Date.now(),
    });
  return {
    sweep(text: string, request: ComparisonRequest): string {
      const sweep = findSweep(store, text);
      return compare(
        sweep.name,
        store.runs.list({ sweepId: sweep.id }),
        mainObjective(sweep.config),
        request,
        sweep,
      );
    },
    runs(runs: readonly RunRecord[], request: ComparisonRequest): string {
      const objective =
        request.objective ??
        runs[0]?.config.objective ??
        ({ metric: 'test/loss', goal: 'minimize', value: 'last' } as const);
      return compare(request.title ?? 'Comparison of runs', runs, objective, request);
    },
    write: writeOutput,
  };
}
