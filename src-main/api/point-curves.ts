import { groupBy } from '../core/group-by';
import { emptyColumns } from '../domain/metric-columns';
import type { RunRecord, SweepRecord } from '../domain/records';
import { curvesOfMetric } from '../exports/report/curves';
import { titleParts } from '../exports/titles';
import type { ApiContext } from './context';
import type { Curve, CurveWindow } from './curves';

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
  const drawn = rows.map(({ points }) => drawnOf(points.flatMap((point) => byPoint.get(point) ?? [])));
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

/** The finished runs or, as long as there are none, those that may still finish; else whichever there are. */
function drawnOf(runs: readonly RunRecord[]): readonly RunRecord[] {
  const finished = runs.filter(({ state }) => state === 'finished');
  if (finished.length > 0) return finished;
  const sound = runs.filter(({ state }) => state !== 'diverged' && state !== 'failed');
  return sound.some(({ metrics }) => Object.keys(metrics).length > 0) ? sound : runs;
}

function plain(curve: Curve | null | undefined): Curve | null {
  return curve ? { x: curve.x, mean: curve.mean, low: curve.low, high: curve.high } : null;
}
