import type { Disposer } from '../core/disposable';
import { openDatabase } from './database';
import { commandQueries } from './command-queries';
import { ingestQueries } from './ingest';
import { metricQueries } from './metric-queries';
import { searchQueries } from './query/search';
import { runQueries } from './run-queries';
import { sweepQueries } from './sweep-queries';

/** The index of a home: sweeps, runs and metrics in SQLite. All of it can be rebuilt from the run directories. */
export function openStore(file: string) {
  const database = openDatabase(file);
  const sweeps = sweepQueries(database);
  const metrics = metricQueries(database);
  const runs = runQueries(database, metrics);
  const journal = ingestQueries(database, runs, metrics);
  const search = searchQueries(database, runs);
  return {
    file,
    sweeps,
    runs,
    metrics,
    journal,
    search,
    commands: commandQueries(database),
    /** Does everything inside or nothing. */
    transaction: <Result>(work: () => Result): Result => database.transaction(work).immediate(),
    /** Writes what is in the write-ahead log into the database file. */
    checkpoint(): void {
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
    dispose(): void {
      if (database.open) database.close();
    },
  } satisfies Disposer & Record<string, unknown>;
}
export type Store = ReturnType<typeof openStore>;
