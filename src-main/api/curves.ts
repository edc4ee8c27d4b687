import { mainObjective } from '../domain/config/sweep-config';
import { emptyColumns } from '../domain/metric-columns';
import type { MetricName } from '../domain/metrics';
import type { SweepRecord } from '../domain/records';
import { curvesOfMetric, drawnRuns } from '../exports/report/curves';
import { rowLabel } from '../exports/row-label';
import { titleParts } from '../exports/titles';
import { compareRuns, type TitlePart } from './comparison';
import type { ApiContext } from './context';
import { jsonNumber, type JsonNumber } from './json-number';

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

/** Which part of curves is wanted, both ends included, and with how many points at the most. */
export interface CurveWindow {
  from?: number | undefined;
  to?: number | undefined;
  points?: number | undefined;
}

/** Learning curves of one metric of a sweep, as the report draws them. The window is one of the axis that is drawn. */
export function curvesOf(
  ctx: ApiContext,
  sweep: SweepRecord,
  { metric: asked, ...window }: CurveWindow & { metric?: MetricName | undefined } = {},
): SweepCurves {
  const metric = asked ?? mainObjective(sweep.config).metric;
  const runs = ctx.sweeps.runs(sweep.id);
  const table = compareRuns(sweep, runs);
  const drawn = curvesOfMetric({
    key: metric,
    drawn: table.rows.map((row) => drawnRuns(row, runs)),
    // Most runs of a sweep that has just begun have nothing yet, which is known without looking.
    read: (run) => (metric in run.metrics ? ctx.runs.columns(run.id, metric) : emptyColumns(0)),
    ...window,
  });
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

/** Recorded values of a metric of a run, as columns. */
export interface RunCurve {
  id: string;
  steps: number[];
  epochs: number[];
  values: JsonNumber[];
}

/** At most so many recorded points of each run in a window of steps, with their extremes; none of a run that is not there. */
export function runCurves(
  ctx: { runs: Pick<ApiContext['runs'], 'curve'> },
  { ids, metric, points, from, to }: CurveWindow & { ids: readonly string[]; metric: string; points: number },
): RunCurve[] {
  return ids.map((id) => {
    const { steps, epochs, values } = ctx.runs.curve(id, metric, points, { from, to });
    return { id, steps: [...steps], epochs: [...epochs], values: Array.from(values, jsonNumber) };
  });
}
