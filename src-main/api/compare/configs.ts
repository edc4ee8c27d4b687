import { canonical, leafPaths, valueAt } from '../../domain/config/config-path';
import { cellOf } from '../../exports/setting-cell';
import { showCell, shownText } from '../../exports/format-value';
import { titleParts, type TitlePart } from '../../exports/titles';
import type { ComparedGroup } from './groups';

/** A setting in which groups differ. */
export interface ConfigDifference {
  path: string;
  title: TitlePart[];
  /** The values that there are, and the groups (by place) that have each; null: the setting is not there. */
  values: { text: string | null; groups: number[] }[];
  /** Whether runs of one group differ in it too. */
  mixed: boolean;
}

/** What differs between the configurations of some groups, and how many settings are the same in all. */
export function configDifferences(groups: readonly ComparedGroup[]): {
  differences: ConfigDifference[];
  same: number;
} {
  const runs = groups.flatMap((group) => group.runs);
  const paths = [...new Set(runs.flatMap(({ config }) => leafPaths(config)))];
  const differences = paths.flatMap((path) => differenceAt(groups, path) ?? []);
  return { differences, same: paths.length - differences.length };
}

function differenceAt(groups: readonly ComparedGroup[], path: string): ConfigDifference | undefined {
  const values = new Map<string, { text: string | null; groups: number[] }>();
  let mixed = false as boolean;
  groups.forEach(({ runs }, index) => {
    const own = new Set<string>();
    for (const { config } of runs) {
      const value = valueAt(config, path);
      const key = canonical(value);
      own.add(key);
      const text = value === undefined ? null : shownText(showCell(cellOf(value), { style: 'setting' }));
      const entry = values.get(key) ?? { text, groups: [] };
      if (entry.groups.at(-1) !== index) entry.groups.push(index);
      values.set(key, entry);
    }
    // What differs inside of every group, as the seed does, tells none from the others.
    mixed ||= own.size > 1;
  });
  if (values.size < 2) return undefined;
  const list = [...values.values()];
  if (mixed && list.every((value) => value.groups.length === groups.length)) return undefined;
  if (path === 'seed' && groups.some(({ runs }) => runs.length > 1)) return undefined;
  return { path, title: titleParts(path), values: list, mixed };
}
