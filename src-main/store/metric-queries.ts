import type { Database } from 'better-sqlite3';
import type { MetricPoint } from '../domain/records';
import type { RunRow } from './run-row';

type RunKey = Pick<RunRow, 'id' | 'number'>;

/** Reading and writing of recorded metrics and their summaries. */
export function metricQueries(database: Database) {
  const addName = database.prepare('INSERT OR IGNORE INTO metric_names (name) VALUES (?)');
  const nameId = database.prepare<[string], number>('SELECT id FROM metric_names WHERE name = ?').pluck();
  const put = database.prepare(
    'INSERT OR REPLACE INTO metrics (run_id, name_id, step, epoch, value) VALUES (?, ?, ?, ?, ?)',
  );
  const summarize = database.prepare(
    `INSERT INTO metric_summaries (run_number, name_id, last, min, max) VALUES (@run, @name, @value, @value, @value)
     ON CONFLICT (name_id, run_number) DO UPDATE SET last = @value,
       min = coalesce(min(min, @value), min, @value), max = coalesce(max(max, @value), max, @value)`,
  );
  const count = database.prepare<[], number>('SELECT count(*) FROM metrics').pluck();
  const clear = database.prepare('DELETE FROM metrics WHERE run_id = ?');
  const cut = database.prepare('DELETE FROM metrics WHERE run_id = ? AND step > ?');
  const clearSummaries = database.prepare(
    'DELETE FROM metric_summaries WHERE run_number = ? AND name_id IN (SELECT id FROM metric_names)',
  );
  const rebuildSummaries = database.prepare(
    `INSERT INTO metric_summaries (run_number, name_id, last, min, max)
     SELECT @number, name_id,
       (SELECT value FROM metrics l WHERE l.run_id = m.run_id AND l.name_id = m.name_id ORDER BY step DESC LIMIT 1),
       min(value), max(value)
     FROM metrics m WHERE run_id = @id GROUP BY name_id`,
  );
  const series = database.prepare<[string, string], { step: number; epoch: number; value: number | null }>(
    `SELECT step, epoch, value FROM metrics JOIN metric_names n ON n.id = name_id
     WHERE run_id = ? AND n.name = ? ORDER BY step`,
  );
  const ids = new Map<string, number>();

  const idOf = (name: string): number => {
    let id = ids.get(name) ?? nameId.get(name);
    if (id === undefined) {
      addName.run(name);
      id = nameId.get(name) ?? 0;
    }
    ids.set(name, id);
    return id;
  };

  return {
    put(run: RunKey, step: number, epoch: number, values: Readonly<Record<string, number>>): void {
      for (const [name, number] of Object.entries(values)) {
        const value = Number.isNaN(number) ? null : number;
        put.run(run.id, idOf(name), step, epoch, value);
        summarize.run({ run: run.number, name: idOf(name), value });
      }
    },
    /** Drops what lies behind a step: a resumed attempt records it again. */
    rewind({ id, number }: RunKey, step: number): void {
      if (cut.run(id, step).changes === 0) return;
      clearSummaries.run(number);
      rebuildSummaries.run({ id, number });
    },
    /** Forgets all that a run has recorded. */
    clear({ id, number }: RunKey): void {
      clear.run(id);
      clearSummaries.run(number);
    },
    series: (runId: string, name: string): MetricPoint[] =>
      series.all(runId, name).map(({ step, epoch, value }) => ({ step, epoch, value: value ?? NaN })),
    /** How many points are stored. */
    count: (): number => count.get() ?? 0,
    /** After a transaction was rolled back, names that it added are gone. */
    forgetNames(): void {
      ids.clear();
    },
  };
}
export type MetricQueries = ReturnType<typeof metricQueries>;
