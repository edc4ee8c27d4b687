import type { Database } from 'better-sqlite3';
import type { RunConfig } from '../domain/config/run-config';
import type { PointValues } from '../domain/config/search-space';
import type { RunRecord } from '../domain/records';
import { endStates, type RunState } from '../domain/run-state';
import type { MetricQueries } from './metric-queries';
import { metricSummaries, type Summaries } from './metric-summaries';
import { toRecord, type RunRow } from './run-row';
import { settingsIndex } from './settings-index';

/** What is known of a run before it starts. */
export interface NewRun {
  id: string;
  name: string;
  config: RunConfig;
  createdAt: number;
  sweep: { id: string; point: number; values: PointValues } | undefined;
  /** Whether it was submitted for others, so that these can start from its weights. */
  isSource?: boolean;
}

/** How far a run is. */
export interface RunProgress {
  id: string;
  state: RunState;
  epoch: number;
  /** Epochs in all. */
  epochs: number;
}

export interface RunFilter {
  sweepId?: string;
  states?: readonly RunState[];
}

/** Reading and writing of runs. */
export function runQueries(database: Database, metrics: MetricQueries) {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO runs (id, sweep_id, point, point_values, seed, name, config, state, created_at, is_source,
       settings_id, number)
     VALUES (@id, @sweepId, @point, @values, @seed, @name, @config, 'queued', @createdAt, @isSource, @settings,
       (SELECT coalesce(max(number), 0) + 1 FROM runs))`,
  );
  const order = 'ORDER BY r.created_at, r.sweep_id, r.point, r.seed, r.id';
  // Each by itself, so that each has its index.
  const inStates = 'r.state IN (SELECT value FROM json_each(@states))';
  const all = database.prepare<[object], RunRow>(`SELECT r.* FROM runs r ${order}`);
  const some = database.prepare<[object], RunRow>(`SELECT r.* FROM runs r WHERE ${inStates} ${order}`);
  const ofSweep = database.prepare<[object], RunRow>(
    `SELECT r.* FROM runs r WHERE r.sweep_id = @sweepId AND (@states IS NULL OR ${inStates}) ${order}`,
  );
  const idsInStates = database
    .prepare<[object], string>(`SELECT r.id FROM runs r WHERE ${inStates} ORDER BY r.number`)
    .pluck();
  const newest = database
    .prepare<[], string>('SELECT id FROM runs ORDER BY created_at DESC, number DESC LIMIT 1')
    .pluck();
  const one = database.prepare<[string], RunRow>('SELECT * FROM runs WHERE id = ?');
  const byNumber = database.prepare<[string], RunRow>(
    'SELECT * FROM runs WHERE number IN (SELECT value FROM json_each(?))',
  );
  const ready = `FROM runs r WHERE r.state = 'queued' AND r.id IN (SELECT value FROM json_each(?))
     AND NOT EXISTS (SELECT 1 FROM runs s WHERE s.id = r.config ->> '$.transfer.run'
       AND s.state NOT IN (${endStates.map((state) => `'${state}'`).join(', ')}))`;
  const next = database.prepare<[string], { id: string }>(`SELECT r.id ${ready} ${order} LIMIT 1`);
  const countReady = database.prepare<[string], number>(`SELECT COUNT(*) ${ready}`).pluck();
  const sources = database.prepare<[object], RunRow>(
    `SELECT r.* FROM runs r WHERE r.id IN (SELECT d.config ->> '$.transfer.run' FROM runs d
       WHERE d.id IN (SELECT value FROM json_each(@among))
       AND (@of IS NULL OR d.state IN (SELECT value FROM json_each(@of))))
     AND r.state IN (SELECT value FROM json_each(@states)) ${order}`,
  );
  const dependents = database.prepare<[string], { id: string; sweepId: string | null; state: RunState }>(
    `SELECT id, sweep_id AS sweepId, state FROM runs WHERE config ->> '$.transfer.run' = ?`,
  );
  const conventional = database.prepare<[number], RunRow>(
    `SELECT r.* FROM runs r WHERE r.seed = ? AND r.config ->> '$.model.neuron' = 'conventional'
     AND r.config ->> '$.transfer' IS NULL ${order}`,
  );
  const idsOfSweep = database.prepare<[string], string>('SELECT id FROM runs WHERE sweep_id = ?').pluck();
  const progress = database.prepare<[string], RunProgress>(
    `SELECT id, state, epoch, config ->> '$.training.epochs' AS epochs FROM runs WHERE id IN (SELECT value FROM json_each(?))`,
  );
  const setState = database.prepare('UPDATE runs SET state = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM runs WHERE id = ?');
  const reset = database.prepare(
    `UPDATE runs SET state = 'queued', started_at = NULL, ended_at = NULL, attempts = 0, crashes = 0, epoch = 0, step = 0,
       outcome = NULL, journal_offset = 0 WHERE id = ?`,
  );
  const dropEvents = database.prepare('DELETE FROM run_events WHERE run_id = ?');
  const ids = database.prepare<[string, string], { id: string }>(
    'SELECT id FROM runs WHERE id >= ? AND id < ? ORDER BY id LIMIT 11',
  );
  const summariesOf = metricSummaries(database);
  const settingsOf = settingsIndex(database);

  return {
    insert: database.transaction((run: NewRun): void => {
      const settings = settingsOf.idOf(run.config, run.sweep?.values);
      const { changes } = insert.run({
        id: run.id,
        sweepId: run.sweep?.id ?? null,
        point: run.sweep?.point ?? null,
        values: run.sweep ? JSON.stringify(run.sweep.values) : null,
        seed: run.config.seed,
        name: run.name,
        config: JSON.stringify(run.config),
        createdAt: run.createdAt,
        isSource: run.isSource === true ? 1 : 0,
        settings,
      });
      if (changes === 0) settingsOf.dropUnused(settings);
    }),
    list(filter: RunFilter = {}): RunRecord[] {
      const { sweepId } = filter;
      const states = filter.states ? JSON.stringify(filter.states) : null;
      if (sweepId === undefined && states === null) return withSummaries(all.all({}), summariesOf.all());
      const rows = sweepId === undefined ? some.all({ states }) : ofSweep.all({ sweepId, states });
      return withSummaries(rows, summariesOf.runs(rows.map(({ number }) => number)));
    },
    /** The ids of runs in these states, in the order in which the runs were stored. */
    idsIn: (states: readonly RunState[]): string[] => idsInStates.all({ states: JSON.stringify(states) }),
    /** The id of the run that was made last. */
    newest: (): string | undefined => newest.get(),
    get(id: string): RunRecord | undefined {
      const row = one.get(id);
      return row && toRecord(row, summariesOf.runs([row.number]).get(row.number) ?? {});
    },
    /** The runs of these numbers, in their order. */
    numbered(numbers: readonly number[]): RunRecord[] {
      const rows = new Map(byNumber.all(JSON.stringify(numbers)).map((row) => [row.number, row]));
      const summaries = summariesOf.runs(numbers);
      return numbers.flatMap((number) => {
        const row = rows.get(number);
        return row ? [toRecord(row, summaries.get(number) ?? {})] : [];
      });
    },
    row: (id: string): RunRow | undefined => one.get(id),
    /**
     * The queued run among these that is to start next. One that takes its weights from a run that has not ended waits;
     * where that run is not there, it starts and says so.
     */
    nextQueued: (among: readonly string[]): string | undefined => next.get(JSON.stringify(among))?.id,
    /** How many of these runs could start now. */
    readyCount: (among: readonly string[]): number => countReady.get(JSON.stringify(among)) ?? 0,
    /** The runs in some states that weights of runs among these come from, of all of them or of those in some states. */
    sourcesOf: (
      among: readonly string[],
      of: readonly RunState[] | undefined,
      states: readonly RunState[],
    ): RunRecord[] =>
      sources
        .all({
          among: JSON.stringify(among),
          of: of === undefined ? null : JSON.stringify(of),
          states: JSON.stringify(states),
        })
        .map((row) => toRecord(row, {})),
    /** The runs whose weights come from a run. */
    dependents: (id: string) => dependents.all(id),
    /** Conventional runs with random weights of a seed, the oldest first; without metrics. */
    conventional: (seed: number): RunRecord[] => conventional.all(seed).map((row) => toRecord(row, {})),
    idsOf: (sweepId: string): string[] => idsOfSweep.all(sweepId),
    progress: (among: readonly string[]): RunProgress[] => progress.all(JSON.stringify(among)),
    setState(id: string, state: RunState): void {
      setState.run(state, id);
    },
    remove(id: string): void {
      remove.run(id);
    },
    /** Forgets what was ingested of a run, so that its journal can be read again from the start. */
    resetJournal: database.transaction((id: string): void => {
      const row = one.get(id);
      if (row !== undefined) metrics.clear(row);
      dropEvents.run(id);
      reset.run(id);
    }),
    /** Ids that are or begin with a text, at most 11. */
    matching(text: string): string[] {
      // Behind the text with the last of all characters there is none that begins with it.
      const found = ids.all(text, `${text}\u{10ffff}`).map(({ id }) => id);
      return found.includes(text) ? [text] : found;
    },
  };
}

const withSummaries = (rows: readonly RunRow[], summaries: Summaries): RunRecord[] =>
  rows.map((row) => toRecord(row, summaries.get(row.number) ?? {}));

export type RunQueries = ReturnType<typeof runQueries>;
