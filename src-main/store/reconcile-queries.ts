import type { Database } from 'better-sqlite3';
import type { RunEvent } from '../domain/run-event';

export interface IndexedRun {
  id: string;
  sweepId: string | null;
  createdAt: number;
  /** How far its journal was ingested, in bytes. */
  offset: number;
}

/** What is needed to bring a database that is older than the run directories up to date. */
export function reconcileQueries(database: Database) {
  const runs = database.prepare<[], IndexedRun>(
    'SELECT id, sweep_id AS sweepId, created_at AS createdAt, journal_offset AS offset FROM runs',
  );
  const edge = (order: 'ASC' | 'DESC') =>
    database
      .prepare<[string], string>(`SELECT body FROM run_events WHERE run_id = ? ORDER BY seq ${order} LIMIT 1`)
      .pluck();
  const [first, last] = [edge('ASC'), edge('DESC')];
  const emptySweeps = database
    .prepare<[], string>(
      'SELECT id FROM sweeps WHERE NOT EXISTS (SELECT 1 FROM runs WHERE runs.sweep_id = sweeps.id)',
    )
    .pluck();
  const dropRequests = database.prepare('UPDATE sweeps SET request = NULL');
  const parse = (body: string | undefined): RunEvent | undefined =>
    body === undefined ? undefined : (JSON.parse(body) as RunEvent);
  return {
    runs: (): IndexedRun[] => runs.all(),
    /** The first and the last event of a run that is no metric; undefined where there is none. */
    edgeEvents: (id: string): { first: RunEvent | undefined; last: RunEvent | undefined } => ({
      first: parse(first.get(id)),
      last: parse(last.get(id)),
    }),
    /** Sweeps without runs. */
    emptySweeps: (): string[] => emptySweeps.all(),
    /** Forgets what users asked of sweeps. */
    dropRequests(): void {
      dropRequests.run();
    },
  };
}
