import type { Database } from 'better-sqlite3';
import type { SweepConfig } from '../domain/config/sweep-config';
import type { Scope } from './run-queries';
import { emptyCounts, type SweepRecord } from '../domain/records';
import type { RunState } from '../domain/run-state';
import type { Hold } from '../domain/sweep-state';

export type SweepRequest = 'pause' | 'cancel';

interface SweepRow {
  id: string;
  name: string;
  config: string;
  created_at: number;
  priority: number;
  unasked: number;
  held_by: Hold['by'] | null;
  held_message: string | null;
}

/** How many runs are in a state. */
interface StateCount {
  state: RunState;
  n: number;
}

/** What the journal of a sweep says of it as a whole. */
export interface SweepFacts {
  id: string;
  config: SweepConfig;
  createdAt: number;
  priority: number;
  hold: Hold | undefined;
  /** Runs of points that are still to be asked for. */
  unasked: number;
  /** How far the journal was applied, in bytes. */
  journalOffset: number;
}

const sweepsIn = (scope: Scope) => ({
  all: scope === 'all' ? 1 : 0,
  sweeps: JSON.stringify(scope === 'all' ? [] : scope.sweepIds),
});

const columns = 'id, name, config, created_at, priority, unasked, held_by, held_message';

/** Reading and writing of sweeps. */
export function sweepQueries(database: Database) {
  const put = database.prepare(
    `INSERT INTO sweeps (id, name, config, created_at, priority, held_by, held_message, unasked, journal_offset)
     VALUES (@id, @name, @config, @createdAt, @priority, @heldBy, @heldMessage, @unasked, @journalOffset)
     ON CONFLICT (id) DO UPDATE SET name = @name, config = @config, priority = @priority, held_by = @heldBy,
       held_message = @heldMessage, unasked = @unasked, journal_offset = @journalOffset`,
  );
  const insert = database.prepare(
    'INSERT OR IGNORE INTO sweeps (id, name, config, created_at) VALUES (@id, @name, @config, @createdAt)',
  );
  const all = database.prepare<[], SweepRow>(`SELECT ${columns} FROM sweeps ORDER BY created_at, id`);
  const one = database.prepare<[string], SweepRow>(`SELECT ${columns} FROM sweeps WHERE id = ?`);
  const counts = database.prepare<[string], StateCount>(
    'SELECT state, count(*) AS n FROM runs WHERE sweep_id = ? AND trashed_at IS NULL GROUP BY state',
  );
  const offsets = database.prepare<[], { id: string; journalOffset: number }>(
    'SELECT id, journal_offset AS journalOffset FROM sweeps',
  );
  const offset = database.prepare<[string], number>('SELECT journal_offset FROM sweeps WHERE id = ?').pluck();
  const toAsk = database.prepare<[object], { id: string; priority: number }>(
    `SELECT id, priority FROM sweeps WHERE unasked > 0 AND held_by IS NULL
     AND (@all OR id IN (SELECT value FROM json_each(@sweeps))) ORDER BY priority DESC, created_at, id LIMIT 1`,
  );
  const unasked = database.prepare<[object], { runs: number; epochs: number }>(
    `SELECT coalesce(sum(unasked), 0) AS runs,
       coalesce(sum(unasked * coalesce(config ->> '$.training.epochs', 1)), 0) AS epochs
     FROM sweeps WHERE unasked > 0 AND (@all OR id IN (SELECT value FROM json_each(@sweeps)))`,
  );
  const prioritize = database.prepare(
    `UPDATE runs SET priority = @priority WHERE sweep_id = @id AND NOT EXISTS
       (SELECT 1 FROM run_events e WHERE e.run_id = runs.id AND e.type = 'prioritized')`,
  );
  const ownPriority = database
    .prepare<[string], string>(
      `SELECT id FROM runs WHERE sweep_id = ? AND EXISTS
         (SELECT 1 FROM run_events e WHERE e.run_id = runs.id AND e.type = 'prioritized')`,
    )
    .pluck();
  const allCounts = database.prepare<[], StateCount & { sweep_id: string }>(
    `SELECT sweep_id, state, count(*) AS n FROM runs
     WHERE sweep_id IS NOT NULL AND trashed_at IS NULL GROUP BY sweep_id, state`,
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
  const seconds = database
    .prepare<[string], number>('SELECT coalesce(sum(seconds), 0) FROM runs WHERE sweep_id = ?')
    .pluck();
  const started = database
    .prepare<[string], number>(
      "SELECT count(*) FROM runs WHERE sweep_id = ? AND (started_at IS NOT NULL OR state = 'starting')",
    )
    .pluck();
  const remove = database.prepare('DELETE FROM sweeps WHERE id = ?');

  return {
    /** Stores a sweep of which nothing but its runs' directories tells; one that is known stays as it is. */
    insert(sweep: Pick<SweepRecord, 'id' | 'name' | 'config' | 'createdAt'>): void {
      insert.run({ ...sweep, config: JSON.stringify(sweep.config) });
    },
    /** Stores a sweep, or what is new of it. */
    put({ hold, config, ...facts }: SweepFacts): void {
      put.run({
        ...facts,
        name: config.name,
        config: JSON.stringify(config),
        heldBy: hold?.by ?? null,
        heldMessage: hold?.message ?? null,
      });
    },
    /** Gives all runs of a sweep its priority but those whose journals say one of their own. */
    prioritize(id: string, priority: number): void {
      prioritize.run({ id, priority });
    },
    /** The runs of a sweep whose journals say a priority of their own. */
    withOwnPriority: (id: string): string[] => ownPriority.all(id),
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
    /** The sweep of a scope that is the first to ask for a point, among those that may. */
    nextToAsk: (scope: Scope): { id: string; priority: number } | undefined => toAsk.get(sweepsIn(scope)),
    /** Runs of points that sweeps of a scope have still to ask for, and their epochs. */
    unasked: (scope: Scope): { runs: number; epochs: number } =>
      unasked.get(sweepsIn(scope)) ?? { runs: 0, epochs: 0 },
    /** How far the journal of a sweep was applied, in bytes. */
    journalOffset: (id: string): number | undefined => offset.get(id),
    /** The same of each sweep. */
    journalOffsets: () => offsets.all(),
    /** What a sweep has used up: seconds of training, and runs that were started or are just starting. */
    used: (id: string): { seconds: number; runs: number } => ({
      seconds: seconds.get(id) ?? 0,
      runs: started.get(id) ?? 0,
    }),
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
    unasked: row.unasked,
    priority: row.priority,
    hold: row.held_by === null ? undefined : { by: row.held_by, message: row.held_message ?? undefined },
  };
}
