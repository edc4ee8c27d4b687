import type { Fate, Stability } from '../analysis/stability';
import { mean, standardDeviation } from '../core/math';
import type { Objective } from '../domain/config/training-config';
import type { RunRecord } from '../domain/records';
import type { Cell, GroupBy } from './table';

/** Columns of what the curves of runs are like: how much they oscillate, and whether the runs collapsed. */
export const curveMeasures = ['oscillation', 'collapse'] as const;
export type CurveMeasure = (typeof curveMeasures)[number];

/** How stable a run's training was by the curve of a metric; undefined where it has none and did not diverge. */
export type StabilitySource = (run: RunRecord, metric: string) => Stability | undefined;

export interface CurveColumn {
  measure: CurveMeasure;
  /** Undefined: that of the objective. */
  metric: string | undefined;
}

/** `oscillation` is that of the objective's curve, `oscillation/test/loss` that of another; undefined for other columns. */
export function parseCurveColumn(key: string): CurveColumn | undefined {
  const [head = '', ...rest] = key.split('/');
  const measure = curveMeasures.find((name) => name === head);
  if (measure === undefined || (rest.length > 0 && rest.join('/') === '')) return undefined;
  return { measure, metric: rest.length === 0 ? undefined : rest.join('/') };
}

interface CurveRow {
  runs: readonly RunRecord[];
  objective: Objective;
  groupBy: GroupBy;
  stability?: StabilitySource | undefined;
}

/** Oscillation is a mean over the finished runs, as results are; of collapses all runs are told. */
export function curveCell(key: string, { runs, objective, groupBy, stability }: CurveRow): Cell {
  const { measure, metric = objective.metric } = parseCurveColumn(key) ?? {};
  const found = runs.flatMap((run) => {
    const of = stability?.(run, metric);
    return of === undefined ? [] : [{ run, of }];
  });
  if (measure === 'collapse') return collapseCell(found.map(({ of }) => of));
  const values = found.flatMap(({ run, of }) =>
    run.state === 'finished' ? (of.oscillation.oscillation ?? []) : [],
  );
  const [first] = values;
  if (first === undefined) return { kind: 'missing' };
  if (groupBy === 'none') return { kind: 'number', value: first };
  return { kind: 'statistic', mean: mean(values), deviation: standardDeviation(values), n: values.length };
}

const told: readonly Exclude<Fate, 'steady'>[] = ['diverged', 'collapsed', 'recovered'];

/** `none`, `collapsed at epoch 12`, or `1 of 3 collapsed, 2 of 3 recovered`. */
function collapseCell(runs: readonly Stability[]): Cell {
  const [first] = runs;
  if (first === undefined) return { kind: 'missing' };
  if (runs.every(({ fate }) => fate === 'steady')) return { kind: 'text', text: 'none' };
  if (runs.length === 1) return { kind: 'text', text: `${first.fate} at epoch ${first.at?.epoch ?? 0}` };
  const parts = told.flatMap((fate) => {
    const count = runs.filter((run) => run.fate === fate).length;
    return count === 0 ? [] : [`${count} of ${runs.length} ${fate}`];
  });
  return { kind: 'text', text: parts.join(', ') };
}
