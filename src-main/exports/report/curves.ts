import { mean, standardDeviation } from '../../core/math';
import type { MetricPoint, RunRecord } from '../../domain/records';
import { metricNames } from '../../domain/metrics';
import type { ExportInput } from '../export-format';
import type { Row } from '../table';
import { plainTitle } from '../titles';
import { decimate } from './decimate';
import type { Curve, MetricCurves } from './report-data';

/** Learning curves of the objective, the training loss and whatever else was measured on examples. */
export function buildCurves(input: ExportInput): MetricCurves[] {
  const { table, runs } = input;
  const first = [table.objective.metric, 'train/loss'];
  const drawn = table.rows.map((row) => drawnRuns(row, runs));
  const others = metricNames.filter((name) => /^(train|validation|test)\//.test(name));
  return [...new Set([...first, ...others])].flatMap((key) => {
    const series = drawn.map((ofRow) => ofRow.map((run) => input.series(run.id, key)));
    const byEpoch = series.flat().every(hasDistinctEpochs);
    const curves = series.map((ofRow) => curveOf(ofRow, byEpoch));
    if (curves.every((curve) => curve === null)) return [];
    const xTitle = byEpoch ? 'epoch' : 'optimizer step';
    return [
      {
        key,
        title: plainTitle(key),
        xTitle,
        log: spansDecades(curves),
        curves: curves.map((c) => c && decimate(c)),
      },
    ];
  });
}

/** The runs behind a line: the finished ones or, as long as there are none, those that may still finish. */
export function drawnRuns(row: Row, runs: readonly RunRecord[]): RunRecord[] {
  const own = runs.filter((run) => row.runIds.includes(run.id));
  const finished = own.filter((run) => run.state === 'finished');
  if (finished.length > 0) return finished;
  return own.filter((run) => run.state !== 'diverged' && run.state !== 'failed');
}

/** A metric that is recorded several times an epoch is drawn over steps. */
function hasDistinctEpochs(points: readonly MetricPoint[]): boolean {
  const steps = new Map<number, number>();
  for (const { epoch, step } of points) {
    if ((steps.get(epoch) ?? step) !== step) return false;
    steps.set(epoch, step);
  }
  return true;
}

function curveOf(series: readonly (readonly MetricPoint[])[], byEpoch: boolean): Curve | null {
  const columns = new Map<number, number[]>();
  for (const points of series) {
    // A resumed run may have recorded a step twice: the later value is its own.
    const own = new Map(points.map((point) => [byEpoch ? point.epoch : point.step, point.value]));
    for (const [x, value] of own) columns.set(x, [...(columns.get(x) ?? []), value]);
  }
  if (columns.size === 0) return null;
  const x = [...columns.keys()].sort((a, b) => a - b);
  const at = (reduce: (values: number[]) => number | undefined): (number | null)[] =>
    x.map((position) => {
      const values = (columns.get(position) ?? []).filter(Number.isFinite);
      return values.length === 0 ? null : shortened(reduce(values));
    });
  return {
    x,
    mean: at(mean),
    low: at((values) => Math.min(...values)),
    high: at((values) => Math.max(...values)),
    deviation: at(standardDeviation),
  };
}

/** Six digits draw the same picture in half the bytes. */
export function shortened(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(6));
}

function spansDecades(curves: readonly (Curve | null)[]): boolean {
  let least = Infinity;
  let most = 0;
  for (const value of curves.flatMap((curve) => curve?.mean ?? [])) {
    if (value === null) continue;
    if (value <= 0) return false;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most / least > 30;
}
