import type { RunConfig } from '../domain/config/run-config';
import type { PointValues } from '../domain/config/search-space';
import type { MetricSummary, RunOutcome, RunRecord } from '../domain/records';
import type { RunState } from '../domain/run-state';

/** A run as the table `runs` has it. */
export interface RunRow {
  id: string;
  sweep_id: string | null;
  point: number | null;
  point_values: string | null;
  name: string;
  config: string;
  state: RunState;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  attempts: number;
  crashes: number;
  epoch: number;
  step: number;
  parameters: number | null;
  backend: string | null;
  device: string | null;
  fingerprint: string | null;
  outcome: string | null;
  journal_offset: number;
  /** Small, and its own for as long as it is stored. */
  number: number;
  settings_id: number;
  is_source: 0 | 1;
  priority: number;
  /** Of training, over all attempts; and of the present one. */
  seconds: number;
  attempt_seconds: number;
  epochs: number;
  /** The run that its weights come from. */
  source_id: string | null;
  /** The run that it repeats. */
  rerun_of: string | null;
  archived: 0 | 1;
  trashed_at: number | null;
  note: string | null;
  /** A JSON list. */
  tags: string;
}

/** All that a row is read with; `r` is the run. */
export const runColumns = `r.*, (SELECT note FROM annotations WHERE run_id = r.id) AS note,
  (SELECT json_group_array(tag) FROM run_tags WHERE run_id = r.id) AS tags`;

/** A run as the rest of the program sees it, with the summaries of its metrics by name. */
export function toRecord(row: RunRow, metrics: Record<string, MetricSummary>): RunRecord {
  return {
    id: row.id,
    name: row.name,
    config: JSON.parse(row.config) as RunConfig,
    place:
      row.sweep_id === null
        ? undefined
        : {
            sweepId: row.sweep_id,
            point: row.point ?? 0,
            values: JSON.parse(row.point_values ?? '{}') as PointValues,
          },
    isSource: row.is_source === 1,
    ...(row.rerun_of !== null && { rerunOf: row.rerun_of }),
    state: row.state,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    attempts: row.attempts,
    priority: row.priority,
    seconds: row.seconds,
    epoch: row.epoch,
    step: row.step,
    parameters: row.parameters ?? undefined,
    backend: row.backend ?? undefined,
    device: row.device ?? undefined,
    fingerprint: row.fingerprint ?? undefined,
    outcome: row.outcome === null ? undefined : (JSON.parse(row.outcome) as RunOutcome),
    metrics,
    ...annotationOf(row),
  };
}

function annotationOf({ archived, trashed_at: trashedAt, note, tags }: RunRow): Partial<RunRecord> {
  return {
    ...(tags !== '[]' && { tags: JSON.parse(tags) as string[] }),
    ...(note !== null && { note }),
    ...(archived === 1 && { archived: true as const }),
    ...(trashedAt !== null && { trashedAt }),
  };
}
