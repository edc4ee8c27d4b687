import { statSync, writeFileSync } from 'node:fs';
import type { Disposer } from '../core/disposable';
import { annotationQueries } from './annotation-queries';
import { copyDatabase, openDatabase } from './database';
import { commandQueries } from './command-queries';
import { ingestQueries } from './ingest';
import { metricQueries } from './metric-queries';
import { searchQueries } from './query/search';
import { suspicionFile } from './database-state';
import { overviewQueries } from './overview-queries';
import { reconcileQueries } from './reconcile-queries';
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
  const totalChanges = database.prepare<[], number>('SELECT total_changes()').pluck();
  return {
    file,
    sweeps,
    runs,
    metrics,
    journal,
    search,
    commands: commandQueries(database),
    reconcile: reconcileQueries(database),
    annotations: annotationQueries(database),
    overview: overviewQueries(database),
    /** Does everything inside or nothing. */
    transaction: <Result>(work: () => Result): Result => database.transaction(work).immediate(),
    /** Writes what is in the write-ahead log into the database file. */
    checkpoint(): void {
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
    /**
     * Brings what was written so far onto the disk, into the database file, without waiting for others who read. Returns
     * whether that is all.
     */
    flush(): boolean {
      const [result] = database.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
      return result !== undefined && result.log === result.checkpointed;
    },
    /** Copies everything into a new file, pages at a time; `pages` says before each time how many. */
    backup: async (target: string, pages: () => number): Promise<void> => {
      await database.backup(target, { progress: pages });
    },
    /** Takes over everything of another file, of which nothing else may be left: also what it has of an older schema. */
    async replaceBy(source: string): Promise<void> {
      await copyDatabase(source, file);
      openDatabase(file).close();
    },
    /** Another text after each change that was written, by this process or by another. */
    changes: (): string => {
      const mine = totalChanges.get() ?? 0;
      return `${database.pragma('data_version', { simple: true }) as number}.${mine}`;
    },
    /** How large it is, in bytes. */
    bytes: (): number => statSync(file).size,
    /** Lets whoever takes the home next check the database. */
    suspect(reason: string): void {
      writeFileSync(suspicionFile(file), `${reason}\n`);
    },
    dispose(): void {
      if (database.open) database.close();
    },
  } satisfies Disposer & Record<string, unknown>;
}
export type Store = ReturnType<typeof openStore>;
