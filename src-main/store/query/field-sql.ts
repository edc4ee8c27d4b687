import type { RunFieldName } from '../../domain/query/run-fields';

/** Where the value of a field stands in SQL: a number, a text or either, NULL where it has none of that kind. */
export interface FieldSql {
  readonly number?: string;
  readonly text?: string;
  /** True where there is none; left out for what every run has. */
  readonly missing?: string;
  /** True where there is one that is not a number. */
  readonly nan?: string;
  /**
   * Where a run has several values, or its value is found by a table of its own: whether one of them passes a test of a
   * column with texts.
   */
  readonly some?: (test: (column: string) => string) => string;
}

const number = (column: string): FieldSql => ({ number: column });
const text = (column: string): FieldSql => ({ text: column });
const maybeNumber = (column: string): FieldSql => ({ number: column, missing: `${column} IS NULL` });
const maybeText = (column: string): FieldSql => ({ text: column, missing: `${column} IS NULL` });

const inSweep =
  (...columns: readonly string[]): NonNullable<FieldSql['some']> =>
  (test) =>
    `r.sweep_id IN (SELECT id FROM sweeps WHERE ${columns.map(test).join(' OR ')})`;

/** The fields of a run; `r` is its row. */
export const runColumns: Readonly<Record<RunFieldName, FieldSql>> = {
  id: text('r.id'),
  name: text('r.name'),
  state: text('r.state'),
  sweep: { ...maybeText('r.sweep_id'), some: inSweep('id', 'name') },
  'sweep.name': { ...maybeText('(SELECT name FROM sweeps WHERE id = r.sweep_id)'), some: inSweep('name') },
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
  tag: {
    ...maybeText(
      "(SELECT group_concat(tag, ', ') FROM (SELECT tag FROM run_tags WHERE run_id = r.id ORDER BY tag))",
    ),
    some: (test) => `r.id IN (SELECT run_id FROM run_tags WHERE ${test('tag')})`,
  },
  note: {
    ...maybeText('(SELECT note FROM annotations WHERE run_id = r.id)'),
    some: (test) => `r.id IN (SELECT run_id FROM annotations WHERE ${test('note')})`,
  },
  archived: text("iif(r.archived, 'true', 'false')"),
};
