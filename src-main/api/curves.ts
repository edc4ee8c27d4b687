import { mainObjective } from '../domain/config/sweep-config';
import type { MetricName } from '../domain/metrics';
import type { SweepRecord } from '../domain/records';
import { buildCurves } from '../exports/report/curves';
import { rowLabel } from '../exports/row-label';
import { titleParts } from '../exports/titles';
import { compareRuns, type TitlePart } from './comparison';
import type { ApiContext } from './context';

/** Means over the seeds with their range; null where no value is finite. */
export interface Curve {
  x: number[];
  mean: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}

export interface SweepCurves {
  metric: string;
  title: TitlePart[];
  xTitle: string;
  /** Whether a logarithmic axis shows more of it. */
  log: boolean;
  /** One for each row of the comparison, in its order. */
  lines: { label: string; curve: Curve | null }[];
}

/** Learning curves of one metric of a sweep, as the report draws them. */
export function curvesOf(ctx: ApiContext, sweep: SweepRecord, asked?: MetricName): SweepCurves {
  const metric = asked ?? mainObjective(sweep.config).metric;
  const runs = ctx.sweeps.runs(sweep.id);
  const table = compareRuns(sweep, runs);
  const drawn = buildCurves({
    table: { ...table, objective: { ...table.objective, metric } },
    runs,
    generatedAt: Date.now(),
    series: (runId, name) => (name === metric ? ctx.runs.series(runId, name) : []),
  }).find(({ key }) => key === metric);
  return {
    metric,
    title: titleParts(metric),
    xTitle: drawn?.xTitle ?? 'epoch',
    log: drawn?.log ?? false,
    lines: table.rows.map((row, index) => ({
      label: rowLabel(table, row),
      curve: withoutDeviation(drawn?.curves[index]),
    })),
  };
}

function withoutDeviation(curve: Curve | null | undefined): Curve | null {
  return curve ? { x: curve.x, mean: curve.mean, low: curve.low, high: curve.high } : null;
}
