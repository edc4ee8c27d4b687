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

/** How many runs are in a state. */
interface StateCount {
  state: RunState;
  n: number;
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
  const counts = database.prepare<[string], StateCount>(
    'SELECT state, count(*) AS n FROM runs WHERE sweep_id = ? GROUP BY state',
  );
  const allCounts = database.prepare<[], StateCount & { sweep_id: string }>(
    `SELECT sweep_id, state, count(*) AS n FROM runs WHERE sweep_id IS NOT NULL GROUP BY sweep_id, state`,
  );
  const newest = database
    .prepare<[], string>('SELECT id FROM sweeps ORDER BY created_at DESC, id DESC LIMIT 1')
    .pluck();
  const named = database
    .prepare<[string], string>(
      'SELECT id FROM sweeps WHERE name = ? ORDER BY created_at DESC, id DESC LIMIT 1',
    )
    .pluck();
  const beginning = database
    .prepare<[string, string], string>('SELECT id FROM sweeps WHERE id >= ? AND id < ? ORDER BY id LIMIT 2')
    .pluck();
  const ids = database.prepare<[], string>('SELECT id FROM sweeps ORDER BY created_at, id').pluck();
  const setRequest = database.prepare('UPDATE sweeps SET request = ? WHERE id = ?');
  const requests = database.prepare<[], { id: string; request: SweepRequest }>(
    'SELECT id, request FROM sweeps WHERE request IS NOT NULL',
  );
  const remove = database.prepare('DELETE FROM sweeps WHERE id = ?');

  return {
    insert(sweep: Pick<SweepRecord, 'id' | 'name' | 'config' | 'createdAt'>): void {
      insert.run({ ...sweep, config: JSON.stringify(sweep.config) });
    },
    list(): SweepRecord[] {
      const counted = new Map<string, StateCount[]>();
      for (const { sweep_id: id, ...count } of allCounts.all())
        counted.set(id, [...(counted.get(id) ?? []), count]);
      return all.all().map((row) => toRecord(row, counted.get(row.id) ?? []));
    },
    get(id: string): SweepRecord | undefined {
      const row = one.get(id);
      return row && toRecord(row, counts.all(id));
    },
    ids: (): string[] => ids.all(),
    /** The id of the sweep that was made last; with a name, of those with this name. */
    newest: (name?: string): string | undefined => (name === undefined ? newest.get() : named.get(name)),
    /** Ids that begin with a text, at most two. */
    beginning: (text: string): string[] => beginning.all(text, `${text}\u{10ffff}`),
    setRequest(id: string, request: SweepRequest | null): void {
      setRequest.run(request, id);
    },
    requests: () => requests.all(),
    remove(id: string): void {
      remove.run(id);
    },
  };
}

function toRecord(row: SweepRow, counts: readonly StateCount[]): SweepRecord {
  const byState = emptyCounts();
  for (const { state, n } of counts) byState[state] = n;
  return {
    id: row.id,
    name: row.name,
    config: JSON.parse(row.config) as SweepConfig,
    createdAt: row.created_at,
    counts: byState,
    total: counts.reduce((sum, { n }) => sum + n, 0),
  };
}

export type SweepQueries = ReturnType<typeof sweepQueries>;
