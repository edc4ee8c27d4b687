import { createHash } from 'node:crypto';
import type { Objective } from '../../domain/config/training-config';
import type { RunRecord } from '../../domain/records';
import { buildComparison } from '../../exports/comparison-table';
import type { GroupBy } from '../../exports';
import type { StabilitySource } from '../../exports/curve-columns';
import { groupKey } from '../../exports/group-runs';
import { rowLabel } from '../../exports/row-label';
import type { ComparisonTable } from '../../exports/table';

/** A row of the table and a line of the charts. */
export interface ComparedGroup {
  /** The same for the same group, whatever it is compared with: a short text without spaces. */
  key: string;
  label: string;
  runs: RunRecord[];
}

export interface ComparisonRequest {
  runs: readonly RunRecord[];
  objective: Objective;
  by?: GroupBy | undefined;
  columns?: readonly string[] | undefined;
  decimals?: number | undefined;
  stability?: StabilitySource;
}

/** Longer labels no legend has room for. */
const mostOfLabel = 60;

/** The table of some runs, and its rows as groups, in the same order. */
export function groupsOf({ by, ...request }: ComparisonRequest): {
  table: ComparisonTable;
  groups: ComparedGroup[];
} {
  const table = buildComparison({ ...request, title: '', groupBy: by });
  const byId = new Map(request.runs.map((run) => [run.id, run]));
  const groups = table.rows.map((row): ComparedGroup => {
    const runs = row.runIds.flatMap((id) => byId.get(id) ?? []);
    const [first] = runs;
    const text = first === undefined ? '' : groupKey(first, table.groupBy);
    return { key: shortKey(text), label: rowLabel(table, row), runs };
  });
  return { table, groups: withReadableLabels(groups, table.groupBy) };
}

/** Where settings say nothing, or too much, the names of the runs say more. */
function withReadableLabels(groups: readonly ComparedGroup[], by: GroupBy): ComparedGroup[] {
  const names = groups.map(({ label, runs: [first] }) => {
    if (label !== '' && label.length <= mostOfLabel) return label;
    const name = first?.name ?? '';
    return by === 'none' ? `${name}, seed ${first?.config.seed ?? 0}` : name;
  });
  return groups.map((group, index) => {
    const name = names[index] ?? '';
    const isAlone = names.filter((other) => other === name).length === 1;
    return { ...group, label: isAlone ? name : `${name} (${group.key.slice(0, 4)})` };
  });
}

function shortKey(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 10);
}
