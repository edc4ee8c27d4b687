import type { Database } from 'better-sqlite3';
import type { SweepConfig } from '../domain/config/sweep-config';
import { emptyCounts, type SweepRecord } from '../domain/records';
import type { RunState } from '../domain/run-state';

export type SweepRequest = 'pause' | 'cancel';

interface SweepRow {
  id: string;
  name: string;
  config: string;
  created_at: number;
}

/** Reading and writing of sweeps. */
export function sweepQueries(database: Database) {
  const insert = database.prepare(
    'INSERT OR IGNORE INTO sweeps (id, name, config, created_at) VALUES (@id, @name, @config, @createdAt)',
  );
  const all = database.prepare<[], SweepRow>(
    'SELECT id, name, config, created_at FROM sweeps ORDER BY created_at, id',
  );
  const one = database.prepare<[string], SweepRow>(
    'SELECT id, name, config, created_at FROM sweeps WHERE id = ?',
  );
  const counts = database.prepare<[string], { state: RunState; n: number }>(
    'SELECT state, count(*) AS n FROM runs WHERE sweep_id = ? GROUP BY state',
  );
  const setRequest = database.prepare('UPDATE sweeps SET request = ? WHERE id = ?');
  const requests = database.prepare<[], { id: string; request: SweepRequest }>(
    'SELECT id, request FROM sweeps WHERE request IS NOT NULL',
  );
  const remove = database.prepare('DELETE FROM sweeps WHERE id = ?');

  const toRecord = (row: SweepRow): SweepRecord => {
    const byState = emptyCounts();
    let total = 0;
    for (const { state, n } of counts.all(row.id)) {
      byState[state] = n;
      total += n;
    }
    return {
      id: row.id,
      name: row.name,
      config: JSON.parse(row.config) as SweepConfig,
      createdAt: row.created_at,
      counts: byState,
      total,
    };
  };

  return {
    insert(sweep: Pick<SweepRecord, 'id' | 'name' | 'config' | 'createdAt'>): void {
      insert.run({ ...sweep, config: JSON.stringify(sweep.config) });
    },
    list: (): SweepRecord[] => all.all().map(toRecord),
    get(id: string): SweepRecord | undefined {
      const row = one.get(id);
      return row && toRecord(row);
    },
    setRequest(id: string, request: SweepRequest | null): void {
      setRequest.run(request, id);
    },
    requests: () => requests.all(),
    remove(id: string): void {
      remove.run(id);
    },
  };
}
export type SweepQueries = ReturnType<typeof sweepQueries>;
