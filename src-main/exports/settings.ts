import type { RunRecord } from '../domain/records';
import { canonical, leafPaths, valueAt } from '../domain/config/config-path';
import type { JsonValue } from '../domain/config/search-space';
import { cellOf } from './setting-cell';
import { foldPath } from './group-runs';
import type { Cell, GroupBy, Setting } from './table';

/**
 * What tells configurations apart: the dimensions of the search space in its order and, for runs without a sweep, every
 * setting in which they differ. Where several sweeps are compared their names come first. What rows are means over is none.
 */
export function settingKeys(runs: readonly RunRecord[], groupBy: GroupBy): string[] {
  if (typeof groupBy !== 'string') return [...groupBy];
  const dimensions = runs.flatMap((run) => Object.keys(run.place?.values ?? {}));
  const alone = runs.filter((run) => run.place === undefined);
  const sources = new Set(runs.map((run) => run.place?.sweepId));
  const named = sources.size > 1 && differ(runs, 'name') ? ['name'] : [];
  const paths = alone.flatMap((run) => leafPaths(run.config)).filter((path) => path !== 'seed');
  const varied = [...named, ...dimensions, ...[...new Set(paths)].filter((path) => differ(alone, path))];
  return [...new Set(varied)].filter((path) => groupBy !== 'fold' || path !== foldPath);
}

function differ(runs: readonly RunRecord[], path: string): boolean {
  return new Set(runs.map((run) => canonical(valueAt(run.config, path)))).size > 1;
}

/** A point's own value (for variants, their name), or else what the configuration says. */
export function settingValue({ place, config }: RunRecord, key: string): JsonValue | undefined {
  return place?.values[key] ?? valueAt(config, key);
}

export function settingCell(runs: readonly RunRecord[], key: string): Cell {
  const values = runs.map((run) => settingValue(run, key));
  const distinct = [...new Map(values.map((value) => [canonical(value), value])).values()];
  if (distinct.length <= 1) return cellOf(distinct[0]);
  // Only a path that varies inside a row gets here, such as one the seed decides.
  return { kind: 'text', text: distinct.map((value) => canonical(value)).join(', ') };
}

export function settingsOf(runs: readonly RunRecord[], keys: readonly string[]): Setting[] {
  return keys
    .map((key) => ({ key, cell: settingCell(runs, key) }))
    .filter(({ cell }) => cell.kind !== 'missing');
}
