import type { Database } from 'better-sqlite3';
import { toColumns } from '../../domain/metric-columns';
import type { MetricPoint } from '../../domain/records';
import { chunkQueries } from '../metrics/chunks';

/**
 * The points of a run's metric in chunks of some hundred, by their first step. A full chunk fills one page of the database;
 * with rowids, for a table without them keeps but a quarter of a page in the row and the rest in pages of its own.
 */
export const metricChunks = `
CREATE TABLE metric_chunks (
  run_number INTEGER NOT NULL,
  name_id INTEGER NOT NULL REFERENCES metric_names (id),
  first_step INTEGER NOT NULL,
  -- Steps and epochs, packed; and the values, 8 bytes each.
  positions BLOB NOT NULL,
  numbers BLOB NOT NULL,
  PRIMARY KEY (run_number, name_id, first_step)
) STRICT;
CREATE TRIGGER run_chunks_removed AFTER DELETE ON runs BEGIN
  DELETE FROM metric_chunks WHERE run_number = old.number;
END;
-- Runs of a sweep by their states, for the counts.
CREATE INDEX runs_by_sweep ON runs (sweep_id, state);
`;

/** More points than this are not held at a time. */
const pointsAtOnce = 10_000;

/** Moves the points into chunks, in pieces, and drops the table that had them one a row. */
export function moveMetrics(database: Database): void {
  const chunks = chunkQueries(database);
  const runs = database.prepare<[number], { id: string; number: number }>(
    'SELECT id, number FROM runs WHERE number > ? ORDER BY number LIMIT 1000',
  );
  // A look-up for each name instead of reading a run's points to find its few names.
  const namesOf = database
    .prepare<[string], number>(
      `SELECT id FROM metric_names n WHERE EXISTS (SELECT 1 FROM metrics WHERE run_id = ? AND name_id = n.id)`,
    )
    .pluck();
  const points = database.prepare<[string, number, number], { [Column in keyof MetricPoint]: number | null }>(
    `SELECT step, epoch, value FROM metrics WHERE run_id = ? AND name_id = ? AND step > ? ORDER BY step
     LIMIT ${pointsAtOnce}`,
  );
  for (let some = runs.all(-1); some.length > 0; some = runs.all(some.at(-1)?.number ?? 0)) {
    for (const { id, number } of some) {
      for (const name of namesOf.all(id)) {
        for (let rows = points.all(id, name, -1); rows.length > 0;) {
          const read = rows.map(({ step, epoch, value }) => ({
            step: step ?? 0,
            epoch: epoch ?? 0,
            value: value ?? NaN,
          }));
          chunks.append(number, name, toColumns(read));
          const last = read.at(-1)?.step ?? 0;
          rows = rows.length < pointsAtOnce ? [] : points.all(id, name, last);
        }
      }
    }
  }
  database.exec('DROP TABLE metrics');
}
