import type { Database } from 'better-sqlite3';
import type { MetricSummary } from '../domain/records';

interface SummaryRow {
  run_number: number;
  name: string;
  last: number | null;
  min: number | null;
  max: number | null;
}

/** The summaries of runs by the run's number and the metric's name. */
export type Summaries = Map<number, Record<string, MetricSummary>>;

/** Reading of the summaries of metrics: those of all runs, or of some. */
export function metricSummaries(database: Database) {
  const columns = 's.run_number, n.name, s.last, s.min, s.max';
  const all = database.prepare<[], SummaryRow>(
    `SELECT ${columns} FROM metric_names n JOIN metric_summaries s ON s.name_id = n.id ORDER BY n.id`,
  );
  // Summaries lie by metric: for some runs each metric is looked up.
  const some = (numbers: string): string =>
    `SELECT ${columns} FROM metric_names n CROSS JOIN (${numbers}) r
     CROSS JOIN metric_summaries s ON s.name_id = n.id AND s.run_number = r.number ORDER BY n.id`;
  const ofRuns = database.prepare<[string], SummaryRow>(some('SELECT value AS number FROM json_each(?)'));
  return {
    all: (): Summaries => byRun(all.iterate()),
    runs: (numbers: readonly number[]): Summaries => byRun(ofRuns.iterate(JSON.stringify(numbers))),
  };
}

function byRun(rows: Iterable<SummaryRow>): Summaries {
  const summaries: Summaries = new Map();
  for (const row of rows) {
    const metrics = summaries.get(row.run_number) ?? {};
    metrics[row.name] = { last: row.last ?? NaN, min: row.min ?? NaN, max: row.max ?? NaN };
    summaries.set(row.run_number, metrics);
  }
  return summaries;
}
