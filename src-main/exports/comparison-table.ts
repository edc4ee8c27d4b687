import type { Decimals } from '../domain/appearance-settings';
import type { Objective } from '../domain/config/training-config';
import type { RunRecord } from '../domain/records';
import { buildCell } from './cells';
import { resolveColumns } from './columns';
import { countRuns } from '../domain/run-counts';
import { groupRuns, usualGrouping } from './group-runs';
import type { StabilitySource } from './curve-columns';
import { markBest } from './mark-best';
import { settingCell, settingKeys, settingsOf } from './settings';
import type { Column, ComparisonTable, GroupBy, Row } from './table';

export interface ComparisonOptions {
  title: string;
  runs: readonly RunRecord[];
  objective: Objective;
  /** The default is `seed`, or `fold` where the runs differ in the fold that they hold out. */
  groupBy?: GroupBy | undefined;
  /** Keys of columns; without them what was varied, the objective, and what it cost. */
  columns?: readonly string[] | undefined;
  /** Decimal places of metrics; by their deviation where they are missing, or `auto`. */
  decimals?: Decimals | undefined;
  /** For columns of what curves are like; without it they are empty. */
  stability?: StabilitySource | undefined;
}

/** Compares configurations: what was varied beside what came of it. All runs are counted, and none is left out. */
export function buildComparison(options: ComparisonOptions): ComparisonTable {
  const { title, runs, objective, groupBy = usualGrouping(options.runs), stability } = options;
  const columns = withDecimals(resolveColumns(runs, objective, groupBy, options.columns), options.decimals);
  const groups = groupRuns(runs, groupBy);
  const keys = varying(groups, settingKeys(runs, groupBy));
  const rows = groups.map((group): Row => {
    const counts = countRuns(group);
    return {
      cells: columns.map((column) =>
        buildCell(column, { runs: group, counts, objective, groupBy, stability }),
      ),
      best: [],
      settings: settingsOf(group, keys),
      counts,
      runIds: group.map((run) => run.id),
      seeds: group.map((run) => run.config.seed),
    };
  });
  markBest(rows, columns);
  return { title, objective, groupBy, columns, rows };
}

function withDecimals(columns: Column[], decimals: Decimals = 'auto'): Column[] {
  if (decimals === 'auto') return columns;
  return columns.map((column) => (column.source === 'metric' ? { ...column, decimals } : column));
}

/** What is the same in all rows tells none from the others. */
function varying(groups: readonly RunRecord[][], keys: readonly string[]): string[] {
  const distinct = (key: string): number =>
    new Set(groups.map((group) => JSON.stringify(settingCell(group, key)))).size;
  return keys.filter((key) => distinct(key) > 1);
}
