import type { Database } from 'better-sqlite3';
import { indexSettings } from '../settings-index';
import { start } from './001-start';
import { sources } from './002-sources';
import { runFields } from './003-run-fields';
import { metricChunks, moveMetrics } from './004-metric-chunks';
import { queue } from './005-queue';
import { annotations } from './006-annotations';

export interface Migration {
  readonly sql: string;
  /** What SQL alone can't do, after it and in the same transaction. */
  readonly fill?: (database: Database) => void;
}

/** All migrations in order; a database's `user_version` counts those that it has had. Never change one that was released. */
export const migrations: readonly Migration[] = [
  { sql: start },
  { sql: sources },
  { sql: runFields, fill: indexSettings },
  { sql: metricChunks, fill: moveMetrics },
  { sql: queue },
  { sql: annotations },
];
