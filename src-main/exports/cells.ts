import { mean, standardDeviation } from '../core/math';
import type { Objective } from '../domain/config/training-config';
import type { RunRecord } from '../domain/records';
import type { FixedColumn } from './columns';
import { curveCell, type StabilitySource } from './curve-columns';
import { settingCell } from './settings';
import type { RunCounts } from '../domain/run-counts';
import type { Cell, Column, GroupBy } from './table';

export interface RowContext {
  runs: readonly RunRecord[];
  counts: RunCounts;
  objective: Objective;
  groupBy: GroupBy;
  stability?: StabilitySource | undefined;
}

export function buildCell(column: Column, row: RowContext): Cell {
  switch (column.source) {
    case 'setting':
      return settingCell(row.runs, column.key);
    case 'metric':
      return metricCell(column, row);
    case 'curve':
      return curveCell(column.key, row);
    case 'fixed':
      return fixedCell(column.key as FixedColumn, row);
  }
}

type Counted = Pick<Objective, 'goal' | 'value'> & { metric: string };

/** The value that counts of every finished run that has one. */
export function finishedValues(runs: readonly RunRecord[], { metric, goal, value }: Counted): number[] {
  return runs
    .filter((run) => run.state === 'finished')
    .flatMap((run) => run.metrics[metric] ?? [])
    .map(({ last, min, max }) => (value === 'last' ? last : goal === 'minimize' ? min : max));
}

function metricCell(column: Column, { runs, counts, objective, groupBy }: RowContext): Cell {
  const values = finishedValues(runs, { ...objective, metric: column.key, value: column.value });
  const [first] = values;
  if (first === undefined) {
    return column.key === objective.metric ? { kind: 'missing', ...reasonOf(counts) } : { kind: 'missing' };
  }
  if (groupBy === 'none') return { kind: 'number', value: first };
  return { kind: 'statistic', mean: mean(values), deviation: standardDeviation(values), n: values.length };
}

/** Why a row has no result, if none can come any more. */
function reasonOf(counts: RunCounts): { reason?: 'diverged' | 'pruned' | 'failed' } {
  if (counts.finished + counts.unfinished > 0) return {};
  if (counts.diverged > 0) return { reason: 'diverged' };
  if (counts.pruned > 0) return { reason: 'pruned' };
  return counts.failed > 0 ? { reason: 'failed' } : {};
}

function fixedCell(key: FixedColumn, { runs, counts, groupBy }: RowContext): Cell {
  switch (key) {
    case 'run':
      return joined(runs.map((run) => run.id));
    case 'state':
      return joined(runs.map((run) => run.state));
    case 'seed':
      return groupBy === 'none'
        ? numbers(runs.map((run) => run.config.seed))
        : joined(runs.map((run) => String(run.config.seed)));
    case 'point':
      return numbers(runs.map((run) => run.place?.point));
    case 'parameters':
      return numbers(runs.map((run) => run.parameters));
    case 'n':
      return { kind: 'number', value: counts.finished };
    case 'runs':
      return { kind: 'runs', counts };
  }
}

/** Equal values once. */
function joined(texts: readonly string[]): Cell {
  return { kind: 'text', text: [...new Set(texts)].join(', ') };
}

/** One number where all runs agree, their mean where they do not. */
function numbers(values: readonly (number | undefined)[]): Cell {
  const known = values.filter((value) => value !== undefined);
  const [first] = known;
  if (first === undefined) return { kind: 'missing' };
  if (known.every((value) => value === first)) return { kind: 'number', value: first };
  return { kind: 'statistic', mean: mean(known), deviation: standardDeviation(known), n: known.length };
}
