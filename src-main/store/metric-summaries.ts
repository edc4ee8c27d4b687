import type { Database } from 'better-sqlite3';
import type { MetricSummary } from '../domain/records';

/** Whose summaries are read: those of a sweep, of one run, or of all runs. */
interface SummaryFilter {
  readonly sweepId: string | null;
  readonly id: string | null;
}

/** Reading of the summaries of metrics, by run and by the metric's name. */
export function metricSummaries(
  database: Database,
): (filter: SummaryFilter) => Map<string, Record<string, MetricSummary>> {
  const summaries = database.prepare<
    [object],
    { run_id: string; name: string; last: number | null; min: number | null; max: number | null }
  >(
    `SELECT s.run_id, n.name, s.last, s.min, s.max FROM metric_summaries s JOIN metric_names n ON n.id = s.name_id
     JOIN runs r ON r.id = s.run_id WHERE (@sweepId IS NULL OR r.sweep_id = @sweepId) AND (@id IS NULL OR r.id = @id)`,
  );
  return (filter) => {
    const byRun = new Map<string, Record<string, MetricSummary>>();
    for (const row of summaries.iterate(filter)) {
      const metrics = byRun.get(row.run_id) ?? {};
      metrics[row.name] = { last: row.last ?? NaN, min: row.min ?? NaN, max: row.max ?? NaN };
      byRun.set(row.run_id, metrics);
    }
    return byRun;
  };
}
