import { groupBy } from '../core/group-by';
import { emptyColumns } from '../domain/metric-columns';
import type { SweepRecord } from '../domain/records';
import { curvesOfMetric } from '../exports/report/curves';
import { titleParts } from '../exports/titles';
import type { ApiContext } from './context';
import { drawnRuns, type Curve, type CurveWindow } from './curves';

export interface PointCurvesRequest extends CurveWindow {
  metric: string;
  /** What each line is a mean over: all runs of these points. */
  rows: readonly { key: string; points: readonly number[] }[];
}

/** Learning curves of chosen configurations of a sweep. */
export function pointCurves(
  ctx: Pick<ApiContext, 'sweeps' | 'runs'>,
  sweep: SweepRecord,
  { metric, rows, ...window }: PointCurvesRequest,
) {
  const byPoint = groupBy(ctx.sweeps.runs(sweep.id), ({ place }) => place?.point ?? -1);
  const drawn = rows.map(({ points }) => drawnRuns(points.flatMap((point) => byPoint.get(point) ?? [])));
  const found = curvesOfMetric({
    key: metric,
    drawn,
    // Most runs of a sweep that has just begun have nothing yet, which is known without looking.
    read: (run) => (metric in run.metrics ? ctx.runs.columns(run.id, metric) : emptyColumns(0)),
    ...window,
  });
  return {
    metric,
    title: titleParts(metric),
    xTitle: found?.xTitle ?? 'epoch',
    log: found?.log ?? false,
    lines: rows.map(({ key }, index) => ({
      key,
      runs: drawn[index]?.length ?? 0,
      curve: plain(found?.curves[index]),
    })),
  };
}

function plain(curve: Curve | null | undefined): Curve | null {
  return curve ? { x: curve.x, mean: curve.mean, low: curve.low, high: curve.high } : null;
}
