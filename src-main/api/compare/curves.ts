import { emptyColumns } from '../../domain/metric-columns';
import type { RunRecord } from '../../domain/records';
import { curvesOfMetric } from '../../exports/report/curves';
import { titleParts, type TitlePart } from '../../exports/titles';
import type { ApiContext } from '../context';
import { drawnRuns, type Curve, type CurveWindow } from '../curves';
import { trainingTime } from '../training-time';
import type { ComparedGroup } from './groups';

export type Axis = 'epoch' | 'step' | 'seconds';

/** Curves of one metric: for each group its mean with the range over its runs; null where nothing was recorded. */
export interface ComparedCurves {
  metric: string;
  title: TitlePart[];
  xTitle: string;
  /** Whether a logarithmic axis shows more of it. */
  log: boolean;
  lines: { key: string; label: string; runs: number; curve: Curve | null }[];
}

/** The window is one of the epochs or steps, whatever is drawn. */
export function comparedCurves(
  ctx: Pick<ApiContext, 'runs'>,
  groups: readonly ComparedGroup[],
  { metric, axis, ...window }: CurveWindow & { metric: string; axis: Axis },
): ComparedCurves {
  const drawn = groups.map(({ runs }) => drawnRuns(runs));
  const found = curvesOfMetric({
    key: metric,
    drawn,
    read: (run) => (metric in run.metrics ? ctx.runs.columns(run.id, metric) : emptyColumns(0)),
    axis: axis === 'step' ? 'step' : 'epoch',
    ...window,
  });
  const times = axis === 'seconds' ? drawn.map((runs) => meanTime(ctx, runs)) : [];
  const isTimed = axis === 'seconds' && times.some((time) => time !== undefined);
  const titles: Record<Axis, string> = {
    epoch: 'epoch',
    step: 'optimizer step',
    seconds: isTimed ? 'training time (s)' : 'epoch',
  };
  return {
    metric,
    title: titleParts(metric),
    xTitle: titles[axis],
    log: found?.log ?? false,
    lines: groups.map(({ key, label }, index) => {
      const curve = found?.curves[index];
      const runs = drawn[index]?.length ?? 0;
      const time = times[index];
      // A group whose time nobody measured has no place on an axis of times.
      if (!curve || (isTimed && time === undefined)) return { key, label, runs, curve: null };
      const { x, mean, low, high } = curve;
      return { key, label, runs, curve: { x: time === undefined ? x : x.map(time), mean, low, high } };
    }),
  };
}

/** How long the runs of a group had trained, on average, when they had done so many epochs. */
function meanTime(
  ctx: Pick<ApiContext, 'runs'>,
  runs: readonly RunRecord[],
): ((epoch: number) => number) | undefined {
  const times = runs.flatMap(({ id }) => trainingTime(ctx, id) ?? []);
  if (times.length === 0) return undefined;
  return (epoch) => times.reduce((sum, time) => sum + time(epoch), 0) / times.length;
}
