import { start } from './001-start';
import { sources } from './002-sources';

/** All migrations in order; a database's `user_version` counts those that it has had. Never change one that was released. */
export const migrations: readonly string[] = [start, sources];
