import { leafPaths } from '../../domain/config/config-path';
import type { RunRecord } from '../../domain/records';
import { fixedColumns } from '../../exports/columns';
import { curveMeasures } from '../../exports/curve-columns';
import { settingKeys } from '../../exports/settings';
import { titleParts, type TitlePart } from '../../exports/titles';
import type { GroupBy } from '../../exports';
import { metricChoices } from '../metric-choices';

/** Columns of the table that one can pick, by what they are about. */
export interface ColumnGroup {
  title: string;
  columns: { key: string; title: TitlePart[] }[];
}

export function columnChoices(runs: readonly RunRecord[], by: GroupBy): ColumnGroup[] {
  const varied = settingKeys(runs, by);
  const settings = [...new Set(runs.flatMap(({ config }) => leafPaths(config)))].filter(
    (path) => !varied.includes(path) && path !== 'seed',
  );
  const metrics = metricChoices([...new Set(runs.flatMap((run) => Object.keys(run.metrics)))]);
  const titled = (keys: readonly string[]) => keys.map((key) => ({ key, title: titleParts(key) }));
  return [
    { title: 'What differs', columns: titled(varied) },
    ...metrics.map((group) => ({
      title: group.title,
      columns: group.metrics.map(({ name, title }) => ({ key: name, title })),
    })),
    { title: 'Stability', columns: titled(metrics.length > 0 ? curveMeasures : []) },
    { title: 'Runs', columns: titled(fixedColumns) },
    { title: 'Settings that are the same', columns: titled(settings) },
  ].filter(({ columns }) => columns.length > 0);
}
