import { toColumns, type MetricColumns } from '../../domain/metric-columns';
import { metricNames } from '../../domain/metrics';
import type { RunRecord } from '../../domain/records';
import type { ExportInput } from '../export-format';
import type { Row } from '../table';
import { plainTitle } from '../titles';
import { curveWithin, drawnCurve, meanCurve, type CurveColumns } from './mean-curve';
import type { MetricCurves } from './report-data';

/** More points than this on one line are thinned out. */
export const mostPoints = 2000;

/** Learning curves of the objective, the training loss and whatever else was measured on examples. */
export function buildCurves(input: ExportInput): MetricCurves[] {
  const { table, runs } = input;
  const first = [table.objective.metric, 'train/loss'];
  const drawn = drawnRuns(table.rows, runs);
  const others = metricNames.filter((name) => /^(train|validation|test)\//.test(name));
  return [...new Set([...first, ...others])].flatMap((key) => {
    const read = ({ id }: RunRecord): MetricColumns => toColumns(input.series(id, key));
    return curvesOfMetric({ key, drawn, read }) ?? [];
  });
}

export interface CurvesRequest {
  /** The metric. */
  key: string;
  /** The runs behind each line. */
  drawn: readonly (readonly RunRecord[])[];
  /** All points of the metric of a run. */
  read: (run: RunRecord) => MetricColumns;
  /** The part of the axis that is wanted, both ends included. */
  from?: number | undefined;
  to?: number | undefined;
  /** The most points on a line. */
  points?: number | undefined;
  /** What is drawn over; epochs by default, or steps where a metric was recorded several times in one. */
  axis?: 'epoch' | 'step' | undefined;
}

/** The curves of one metric, over epochs or over steps; undefined where no run recorded it. */
export function curvesOfMetric({
  key,
  drawn,
  read,
  from,
  to,
  points = mostPoints,
  axis,
}: CurvesRequest): MetricCurves | undefined {
  const series = drawn.map((ofRow) => ofRow.map(read));
  const byEpoch = axis === undefined ? series.flat().every(hasDistinctEpochs) : axis === 'epoch';
  const whole = series.map((ofRow) => meanCurve(ofRow, byEpoch));
  if (whole.every((curve) => curve === undefined)) return undefined;
  const shown = whole.map((curve) => curve && curveWithin(curve, from, to));
  return {
    key,
    title: plainTitle(key),
    xTitle: byEpoch ? 'epoch' : 'optimizer step',
    log: spansDecades(shown),
    thinned: shown.some((curve) => curve !== undefined && curve.x.length > points),
    curves: shown.map((curve) => (curve ? drawnCurve(curve, points) : null)),
  };
}

/** The runs behind the line of each row. */
export function drawnRuns(rows: readonly Row[], runs: readonly RunRecord[]): RunRecord[][] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  return rows.map(({ runIds }) => soundRuns(runIds.flatMap((id) => byId.get(id) ?? [])));
}

/** The finished ones or, as long as there are none, those that may still finish. */
export function soundRuns(runs: readonly RunRecord[]): RunRecord[] {
  const finished = runs.filter(({ state }) => state === 'finished');
  if (finished.length > 0) return finished;
  return runs.filter(({ state }) => state !== 'diverged' && state !== 'failed');
}

/** A metric that is recorded several times an epoch is drawn over steps. */
function hasDistinctEpochs({ epochs, steps }: MetricColumns): boolean {
  if (epochs.every((epoch, index) => index === 0 || epoch > (epochs[index - 1] ?? 0))) return true;
  const stepOf = new Map<number, number>();
  for (const [index, epoch] of epochs.entries()) {
    const step = steps[index] ?? 0;
    if ((stepOf.get(epoch) ?? step) !== step) return false;
    stepOf.set(epoch, step);
  }
  return true;
}

function spansDecades(curves: readonly (CurveColumns | undefined)[]): boolean {
  let least = Infinity;
  let most = 0;
  for (const curve of curves) {
    for (const value of curve?.mean ?? []) {
      if (Number.isNaN(value)) continue;
      if (value <= 0) return false;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  return most / least > 30;
}
