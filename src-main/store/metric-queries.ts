import type { Database } from 'better-sqlite3';
import { toPoints, type MetricColumns } from '../domain/metric-columns';
import type { MetricPoint, MetricSummary } from '../domain/records';
import { chunkQueries, type StepWindow } from './metrics/chunks';
import { decimate } from './metrics/decimate';
import { PointBatch } from './metrics/point-batch';
import { summarize } from './metrics/summarize';
import type { RunRow } from './run-row';

type RunKey = Pick<RunRow, 'number'>;

/** Reading and writing of recorded metrics and their summaries. */
export function metricQueries(database: Database) {
  const addName = database.prepare('INSERT OR IGNORE INTO metric_names (name) VALUES (?)');
  const nameId = database.prepare<[string], number>('SELECT id FROM metric_names WHERE name = ?').pluck();
  const extendSummary = database.prepare(
    `INSERT INTO metric_summaries (run_number, name_id, last, min, max) VALUES (@run, @name, @last, @min, @max)
     ON CONFLICT (name_id, run_number) DO UPDATE SET last = @last,
       min = coalesce(min(min, @min), min, @min), max = coalesce(max(max, @max), max, @max)`,
  );
  const putSummary = database.prepare(
    `INSERT OR REPLACE INTO metric_summaries (run_number, name_id, last, min, max)
     VALUES (@run, @name, @last, @min, @max)`,
  );
  const dropSummary = database.prepare('DELETE FROM metric_summaries WHERE run_number = ? AND name_id = ?');
  const clearSummaries = database.prepare(
    'DELETE FROM metric_summaries WHERE run_number = ? AND name_id IN (SELECT id FROM metric_names)',
  );
  const numberOf = database.prepare<[string], number>('SELECT number FROM runs WHERE id = ?').pluck();
  const chunks = chunkQueries(database);
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

  const rebuildSummary = (run: number, name: number): void => {
    const { values } = chunks.read(run, name);
    if (values.length === 0) dropSummary.run(run, name);
    else putSummary.run({ run, name, ...asRow(summarize(values)) });
  };

  const columns = (runId: string, name: string, window?: StepWindow): MetricColumns => {
    const [run, id] = [numberOf.get(runId), nameId.get(name)];
    // A number that no run has.
    return chunks.read(run ?? -1, id ?? -1, window);
  };

  return {
    /** Collects points of a run, to be written together. */
    batch: () => new PointBatch(),
    /** Writes what was collected. A point of a step that is there already is replaced. Wants a transaction around it. */
    write({ number: run }: RunKey, batch: PointBatch): void {
      for (const [metric, points] of batch.take()) {
        const name = idOf(metric);
        if (chunks.append(run, name, points)) {
          extendSummary.run({ run, name, ...asRow(summarize(points.values)) });
        } else {
          rebuildSummary(run, name);
        }
      }
    },
    /** Drops what lies behind a step: a resumed attempt records it again. */
    rewind({ number }: RunKey, step: number): void {
      for (const name of chunks.cut(number, step)) rebuildSummary(number, name);
    },
    /** Forgets all that a run has recorded. */
    clear({ number }: RunKey): void {
      chunks.clear(number);
      clearSummaries.run(number);
    },
    /** All points of a metric, or those in a window of steps, by step. */
    columns,
    series: (runId: string, name: string): MetricPoint[] => toPoints(columns(runId, name)),
    /** At most so many points of a window of steps, with all extremes that so many can show. */
    curve: (runId: string, name: string, points: number, window?: StepWindow): MetricColumns =>
      decimate(columns(runId, name, window), points),
    /** How many points are stored. */
    count: chunks.count,
    /** How many bytes of the database they take, with all that goes with them. */
    bytes: chunks.bytes,
    /** After a transaction was rolled back, names that it added are gone. */
    forgetNames(): void {
      ids.clear();
    },
  };
}
export type MetricQueries = ReturnType<typeof metricQueries>;

/** SQLite has no NaN. */
const asRow = ({ last, min, max }: MetricSummary) => ({
  last: orNull(last),
  min: orNull(min),
  max: orNull(max),
});
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
