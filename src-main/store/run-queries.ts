import type { Database } from 'better-sqlite3';
import type { RunConfig } from '../domain/config/run-config';
import type { PointValues } from '../domain/config/search-space';
import type { RunRecord } from '../domain/records';
import { endStates, nextState, type RunState, type StateChange } from '../domain/run-state';
import type { MetricQueries } from './metric-queries';
import { metricSummaries, type Summaries } from './metric-summaries';
import { runColumns, toRecord, type RunRow } from './run-row';
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
  /** Of its sweep. */
  priority?: number;
  /** The run that it repeats. */
  rerunOf?: string | undefined;
}

/** Runs in one state: how many, their epochs in all, and those that are done. */
export interface StateTally {
  state: RunState;
  count: number;
  epochs: number;
  done: number;
}

/** How far a run is. */
export interface RunProgress {
  id: string;
  state: RunState;
  epoch: number;
  /** Epochs in all. */
  epochs: number;
}

/** Which runs are meant: all of the home, or those of some sweeps and some others. */
export type Scope = 'all' | { sweepIds: string[]; runIds: string[] };

const inScope = (scope: Scope, resting: readonly string[]) => ({
  all: scope === 'all' ? 1 : 0,
  sweeps: JSON.stringify(scope === 'all' ? [] : scope.sweepIds),
  runs: JSON.stringify(scope === 'all' ? [] : scope.runIds),
  resting: JSON.stringify(resting),
});

export interface RunFilter {
  /** Those in the trash too, which are left out else. */
  trashed?: 'also';
  sweepId?: string;
  states?: readonly RunState[];
}

/** Reading and writing of runs. */
export function runQueries(database: Database, metrics: MetricQueries) {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO runs (id, sweep_id, point, point_values, seed, name, config, state, created_at, is_source,
       priority, epochs, source_id, rerun_of, settings_id, number)
     VALUES (@id, @sweepId, @point, @values, @seed, @name, @config, 'queued', @createdAt, @isSource,
       @priority, @epochs, @source, @rerunOf, @settings,
       (SELECT coalesce(max(number), 0) + 1 FROM runs))`,
  );
  const order = 'ORDER BY r.created_at, r.sweep_id, r.point, r.seed, r.id';
  // Each by itself, so that each has its index.
  const inStates = 'r.state IN (SELECT value FROM json_each(@states))';
  const shown = '(@trashed OR r.trashed_at IS NULL)';
  const all = database.prepare<[object], RunRow>(`SELECT ${runColumns} FROM runs r WHERE ${shown} ${order}`);
  const some = database.prepare<[object], RunRow>(
    `SELECT ${runColumns} FROM runs r WHERE ${inStates} AND ${shown} ${order}`,
  );
  const ofSweep = database.prepare<[object], RunRow>(
    `SELECT ${runColumns} FROM runs r
     WHERE r.sweep_id = @sweepId AND (@states IS NULL OR ${inStates}) AND ${shown} ${order}`,
  );
  const idsInStates = database
    .prepare<[object], string>(`SELECT r.id FROM runs r WHERE ${inStates} ORDER BY r.number`)
    .pluck();
  const newest = database
    .prepare<[], string>(
      'SELECT id FROM runs WHERE trashed_at IS NULL ORDER BY created_at DESC, number DESC LIMIT 1',
    )
    .pluck();
  const one = database.prepare<[string], RunRow>(`SELECT ${runColumns} FROM runs r WHERE r.id = ?`);
  const byNumber = database.prepare<[string], RunRow>(
    `SELECT ${runColumns} FROM runs r WHERE r.number IN (SELECT value FROM json_each(?))`,
  );
  const scoped = `(@all OR r.sweep_id IN (SELECT value FROM json_each(@sweeps))
    OR r.id IN (SELECT value FROM json_each(@runs)))`;
  // The queue has an index of its own, in its order; no other is as good, whatever SQLite thinks.
  const ready = `FROM runs r INDEXED BY run_queue WHERE r.state = 'queued' AND r.trashed_at IS NULL AND ${scoped}
     AND r.id NOT IN (SELECT value FROM json_each(@resting))
     AND NOT EXISTS (SELECT 1 FROM runs s WHERE s.id = r.source_id
       AND s.state NOT IN (${endStates.map((state) => `'${state}'`).join(', ')}))`;
  const queueOrder = 'ORDER BY r.priority DESC, r.created_at, r.sweep_id, r.point, r.seed, r.id';
  const next = database.prepare<[object], { id: string }>(`SELECT r.id ${ready} ${queueOrder} LIMIT 1`);
  // More than a machine has room for need not be counted.
  const countReady = database
    .prepare<[object], number>(`SELECT COUNT(*) FROM (SELECT 1 ${ready} LIMIT 256)`)
    .pluck();
  /** The runs of a scope but those in the trash, each once: by their sweeps, and by their ids; so that indexes are used for either. */
  const members = (select: string, condition = 'TRUE'): string => `
    ${select} FROM runs r WHERE @all AND r.trashed_at IS NULL AND ${condition}
    UNION ALL ${select} FROM runs r
      WHERE NOT @all AND r.sweep_id IN (SELECT value FROM json_each(@sweeps)) AND r.trashed_at IS NULL AND ${condition}
    UNION ALL ${select} FROM runs r
      WHERE NOT @all AND r.id IN (SELECT value FROM json_each(@runs)) AND r.trashed_at IS NULL AND ${condition}
        AND (r.sweep_id IS NULL OR r.sweep_id NOT IN (SELECT value FROM json_each(@sweeps)))`;
  const tally = database.prepare<[object], StateTally>(
    `SELECT state, count(*) AS count, sum(epochs) AS epochs, sum(epoch) AS done
     FROM (${members('SELECT r.state, r.epochs, r.epoch')}) GROUP BY state`,
  );
  const ended = database
    .prepare<[object], string>(
      members('SELECT r.id', `r.state IN (${endStates.map((state) => `'${state}'`).join(', ')})`),
    )
    .pluck();
  const begunSweeps = database
    .prepare<[], string>(
      `SELECT s.id FROM sweeps s WHERE s.held_by IS NULL
         AND (s.unasked > 0 OR EXISTS (SELECT 1 FROM runs r WHERE r.sweep_id = s.id AND r.state = 'queued'))
         AND EXISTS (SELECT 1 FROM runs r WHERE r.sweep_id = s.id AND r.attempts > 0)`,
    )
    .pluck();
  const begunRuns = database
    .prepare<[], string>(
      `SELECT id FROM runs INDEXED BY run_queue
       WHERE state = 'queued' AND trashed_at IS NULL AND sweep_id IS NULL AND attempts > 0`,
    )
    .pluck();
  const countAll = database.prepare<[], number>('SELECT count(*) FROM runs').pluck();
  const singles = database
    .prepare<[string], string>(
      `SELECT id FROM runs WHERE sweep_id IS NULL AND trashed_at IS NULL AND state IN (SELECT value FROM json_each(?))
       ORDER BY created_at, id`,
    )
    .pluck();
  const withSources = database
    .prepare<[object], string>(members('SELECT r.id', "r.state = 'queued' AND r.source_id IS NOT NULL"))
    .pluck();
  const sources = database.prepare<[object], RunRow>(
    `SELECT ${runColumns} FROM runs r WHERE r.id IN (SELECT d.source_id FROM runs d
       WHERE d.id IN (SELECT value FROM json_each(@among))
       AND (@of IS NULL OR d.state IN (SELECT value FROM json_each(@of))))
     AND r.state IN (SELECT value FROM json_each(@states)) ${order}`,
  );
  const dependents = database.prepare<[string], { id: string; sweepId: string | null; state: RunState }>(
    `SELECT id, sweep_id AS sweepId, state FROM runs WHERE source_id = ?`,
  );
  const conventional = database.prepare<[number], RunRow>(
    `SELECT ${runColumns} FROM runs r WHERE r.seed = ? AND r.trashed_at IS NULL AND r.config ->> '$.model.neuron' = 'conventional'
     AND r.config ->> '$.transfer' IS NULL ${order}`,
  );
  const idsOfSweep = database.prepare<[string], string>('SELECT id FROM runs WHERE sweep_id = ?').pluck();
  const progress = database.prepare<[string], RunProgress>(
    `SELECT id, state, epoch, epochs FROM runs WHERE id IN (SELECT value FROM json_each(?))`,
  );
  const setState = database.prepare('UPDATE runs SET state = ? WHERE id = ?');
  const setConfig = database.prepare(
    'UPDATE runs SET config = @config, epochs = @epochs, settings_id = @settings WHERE id = @id',
  );
  const points = database.prepare<[string], { point: number; seed: number; values: string }>(
    'SELECT point, seed, point_values AS "values" FROM runs WHERE sweep_id = ? ORDER BY point, seed',
  );
  const setPoint = database.prepare(
    `UPDATE runs SET name = @name, config = @config, epochs = @epochs, point_values = @values, settings_id = @settings
     WHERE id = @id`,
  );
  const settleUnstarted = database.prepare(
    `UPDATE runs SET state = target.state FROM (
       SELECT id, CASE WHEN point IN (SELECT value FROM json_each(@cancelled)) THEN 'cancelled' ELSE @state END AS state
       FROM runs WHERE sweep_id = @sweepId AND journal_offset = 0 AND state IN ('queued', 'paused', 'cancelled')
     ) AS target WHERE target.id = runs.id AND target.state <> runs.state`,
  );
  const ofPoint = database.prepare<[string, number], RunRow>(
    `SELECT ${runColumns} FROM runs r WHERE r.sweep_id = ? AND r.point = ? ORDER BY r.seed`,
  );
  const remove = database.prepare('DELETE FROM runs WHERE id = ?');
  const reset = database.prepare(
    `UPDATE runs SET state = 'queued', started_at = NULL, ended_at = NULL, attempts = 0, crashes = 0, epoch = 0, step = 0,
       outcome = NULL, journal_offset = 0, seconds = 0, attempt_seconds = 0 WHERE id = ?`,
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
        priority: run.priority ?? 0,
        epochs: run.config.training.epochs,
        source: run.config.transfer?.run ?? null,
        rerunOf: run.rerunOf ?? null,
        settings,
      });
      if (changes === 0) settingsOf.dropUnused(settings);
    }),
    list(filter: RunFilter = {}): RunRecord[] {
      const { sweepId } = filter;
      const states = filter.states ? JSON.stringify(filter.states) : null;
      const trashed = filter.trashed === 'also' ? 1 : 0;
      if (sweepId === undefined && states === null)
        return withSummaries(all.all({ trashed }), summariesOf.all());
      const rows =
        sweepId === undefined ? some.all({ states, trashed }) : ofSweep.all({ sweepId, states, trashed });
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
     * The queued run of a scope that is to start next, of those that do not rest. One that takes its weights from a run
     * that has not ended waits; where that run is not there, it starts and says so.
     */
    nextQueued: (scope: Scope, resting: readonly string[] = []): string | undefined =>
      next.get(inScope(scope, resting))?.id,
    /** How many runs of a scope could start now; of very many, some. */
    readyCount: (scope: Scope, resting: readonly string[] = []): number =>
      countReady.get(inScope(scope, resting)) ?? 0,
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
    /** How many runs of a scope are in each state, and their epochs. */
    tally: (scope: Scope): StateTally[] => tally.all(inScope(scope, [])),
    /** What was begun, and waits in the queue without being held: it trained when its process ended. */
    interrupted: (): Scope => ({ sweepIds: begunSweeps.all(), runIds: begunRuns.all() }),
    /** The runs of a scope that have ended. */
    endedIds: (scope: Scope): string[] => ended.all(inScope(scope, [])),
    /** How many runs are stored. */
    count: (): number => countAll.get() ?? 0,
    /** Runs without a sweep in some states, the oldest first. */
    singles: (states: readonly RunState[]): string[] => singles.all(JSON.stringify(states)),
    /** The queued runs of a scope whose weights come from other runs. */
    withSources: (scope: Scope): string[] => withSources.all(inScope(scope, [])),
    /** The runs whose weights come from a run. */
    dependents: (id: string) => dependents.all(id),
    /** Conventional runs with random weights of a seed, the oldest first; without metrics. */
    conventional: (seed: number): RunRecord[] => conventional.all(seed).map((row) => toRecord(row, {})),
    idsOf: (sweepId: string): string[] => idsOfSweep.all(sweepId),
    progress: (among: readonly string[]): RunProgress[] => progress.all(JSON.stringify(among)),
    /** What the app alone knows of a process that starts; all else comes from journals. Throws STATE_INVALID. */
    change(id: string, change: Extract<StateChange, { type: 'claimed' | 'released' }>): void {
      const row = one.get(id);
      if (row !== undefined) setState.run(nextState(row.state, change), id);
    },
    /** Runs of a sweep of which no journal tells anything: those of some points are cancelled, others have a state. */
    settleUnstarted(sweepId: string, state: RunState, cancelled: readonly number[]): void {
      settleUnstarted.run({ sweepId, state, cancelled: JSON.stringify(cancelled) });
    },
    /** Gives a run's configuration so many epochs. */
    setEpochs(row: RunRow, epochs: number): void {
      const before = row.settings_id;
      const config = JSON.parse(row.config) as RunConfig;
      config.training.epochs = epochs;
      const values = row.point_values === null ? undefined : (JSON.parse(row.point_values) as PointValues);
      row.config = JSON.stringify(config);
      row.settings_id = settingsOf.idOf(config, values);
      setConfig.run({ id: row.id, config: row.config, epochs, settings: row.settings_id });
      if (row.settings_id !== before) settingsOf.dropUnused(before);
    },
    /** The runs of a point, by seed, with those in the trash. */
    ofPoint(sweepId: string, point: number): RunRecord[] {
      const rows = ofPoint.all(sweepId, point);
      const summaries = summariesOf.runs(rows.map(({ number }) => number));
      return rows.map((row) => toRecord(row, summaries.get(row.number) ?? {}));
    },
    /** The points of a sweep with the seeds of each, in order. */
    points: (sweepId: string) =>
      points
        .all(sweepId)
        .map(({ values, ...rest }) => ({ ...rest, values: JSON.parse(values) as PointValues })),
    /** Gives a run of a sweep what that has now: a name, values of the dimensions, and where it has not begun a configuration. */
    setPoint(
      row: RunRow,
      { name, values, config }: { name: string; values: PointValues; config: RunConfig | undefined },
    ): void {
      const text = config === undefined ? row.config : JSON.stringify(config);
      const valuesText = JSON.stringify(values);
      if (text === row.config && valuesText === row.point_values && name === row.name) return;
      const full = config ?? (JSON.parse(row.config) as RunConfig);
      const settings = settingsOf.idOf(full, values);
      const { epochs } = full.training;
      setPoint.run({ id: row.id, name, config: text, epochs, values: valuesText, settings });
      if (settings !== row.settings_id) settingsOf.dropUnused(row.settings_id);
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
