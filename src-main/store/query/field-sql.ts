import type { RunFieldName } from '../../domain/query/run-fields';

/** Where the value of a field stands in SQL: a number, a text or either, NULL where it has none of that kind. */
export interface FieldSql {
  readonly number?: string;
  readonly text?: string;
  /** True where there is none; left out for what every run has. */
  readonly missing?: string;
  /** True where there is one that is not a number. */
  readonly nan?: string;
}

const number = (column: string): FieldSql => ({ number: column });
const text = (column: string): FieldSql => ({ text: column });
const maybeNumber = (column: string): FieldSql => ({ number: column, missing: `${column} IS NULL` });
const maybeText = (column: string): FieldSql => ({ text: column, missing: `${column} IS NULL` });

/** The fields of a run; `r` is its row. */
export const runColumns: Readonly<Record<RunFieldName, FieldSql>> = {
  id: text('r.id'),
  name: text('r.name'),
  state: text('r.state'),
  sweep: maybeText('r.sweep_id'),
  'sweep.name': maybeText('(SELECT name FROM sweeps WHERE id = r.sweep_id)'),
  point: maybeNumber('r.point'),
  seed: number('r.seed'),
  created: number('r.created_at'),
  started: maybeNumber('r.started_at'),
  ended: maybeNumber('r.ended_at'),
  duration: maybeNumber('((r.ended_at - r.started_at) / 1000.0)'),
  attempts: number('r.attempts'),
  priority: number('r.priority'),
  rerunOf: maybeText('r.rerun_of'),
  seconds: number('r.seconds'),
  epoch: number('r.epoch'),
  step: number('r.step'),
  parameters: maybeNumber('r.parameters'),
  backend: maybeText('r.backend'),
  device: maybeText('r.device'),
  fingerprint: maybeText('r.fingerprint'),
  outcome: maybeText("(r.outcome ->> '$.code')"),
};
