import type { Database } from 'better-sqlite3';
import type { KnownFields } from '../../domain/query/resolve-field';
import type { RunQueries } from '../run-queries';
import { groupLists } from './group-list';
import { runGroups } from './run-groups';
import { runLists } from './run-list';
import { runPages } from './run-pages';
import { seenFields } from './seen-fields';

/** Finding runs by what they are: pages and groups of the runs of a query. */
export function searchQueries(database: Database, runs: RunQueries) {
  const paths = database.prepare<[], string>('SELECT path FROM config_fields ORDER BY path').pluck();
  const metrics = database.prepare<[], string>('SELECT name FROM metric_names ORDER BY name').pluck();
  return {
    /** What runs have been seen to have. */
    fields: (): KnownFields => ({ configPaths: paths.all(), metrics: metrics.all() }),
    ...runPages(database, runs),
    groups: runGroups(database, runs),
    lists: runLists(database),
    groupLists: groupLists(database),
    seen: seenFields(database),
  };
}
