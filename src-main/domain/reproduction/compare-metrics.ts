import { isMachineMetric } from '../metrics';
import type { MetricPoint } from '../records';

/** Of one run: the names of its metrics, and the recorded values of each by step. */
export interface RecordedMetrics {
  names: readonly string[];
  series: (name: string) => readonly MetricPoint[];
}

/** How a metric of one run differs from the same of another, as far as both go. */
export interface MetricDifference {
  metric: string;
  /** Steps at which both recorded it, and at how many of these it differs. */
  points: number;
  different: number;
  /** Steps at which only one of the two recorded it. */
  unpaired: number;
  /** Where it differs first; undefined where only steps differ. */
  begins: { step: number; epoch: number; first: number; other: number } | undefined;
  /** The largest |a − b| / max(|a|, |b|) over the steps; infinite where one of both is not finite. */
  largestRelative: number;
}

export interface MetricComparison {
  /** The last step to which both runs recorded something. */
  lastStep: number;
  /** Values that were compared, over all metrics. */
  points: number;
  /** The one that differs first comes first. */
  differences: MetricDifference[];
}

/** Compares every metric that is not one of the machine at every step, bit for bit, up to the end of the shorter run. */
export function compareMetrics(first: RecordedMetrics, other: RecordedMetrics): MetricComparison {
  const names = [...new Set([...first.names, ...other.names])].filter((name) => !isMachineMetric(name));
  const pairs = names.map((name) => ({ name, series: [first.series(name), other.series(name)] as const }));
  const ends = [0, 1].map((side) =>
    pairs.reduce((last, { series }) => Math.max(last, series[side as 0 | 1].at(-1)?.step ?? 0), 0),
  );
  const lastStep = Math.min(...ends);
  const compared = pairs.map(({ name, series }) => compareSeries(name, ...series, lastStep));
  return {
    lastStep,
    points: compared.reduce((sum, { points }) => sum + points, 0),
    differences: compared
      .filter(({ different, unpaired }) => different + unpaired > 0)
      .sort((a, b) => (a.begins?.step ?? Infinity) - (b.begins?.step ?? Infinity) || 0),
  };
}

function compareSeries(
  metric: string,
  first: readonly MetricPoint[],
  other: readonly MetricPoint[],
  lastStep: number,
): MetricDifference {
  const within = ({ step }: MetricPoint): boolean => step <= lastStep;
  const others = new Map(other.filter(within).map((point) => [point.step, point]));
  const found: MetricDifference = {
    metric,
    points: 0,
    different: 0,
    unpaired: 0,
    begins: undefined,
    largestRelative: 0,
  };
  for (const { step, epoch, value } of first.filter(within)) {
    const pair = others.get(step);
    others.delete(step);
    if (pair === undefined) {
      found.unpaired += 1;
      continue;
    }
    found.points += 1;
    if (Object.is(value, pair.value)) continue;
    found.different += 1;
    found.begins ??= { step, epoch, first: value, other: pair.value };
    found.largestRelative = Math.max(found.largestRelative, relativeDifference(value, pair.value));
  }
  found.unpaired += others.size;
  return found;
}

/** |a − b| / max(|a|, |b|); infinite where one of both is not finite and they differ. */
export function relativeDifference(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity;
  const scale = Math.max(Math.abs(a), Math.abs(b));
  return scale === 0 ? 0 : Math.abs(a - b) / scale;
}
