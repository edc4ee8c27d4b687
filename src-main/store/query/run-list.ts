import type { Database } from 'better-sqlite3';
import type { PointValues } from '../../domain/config/search-space';
import type { Field, QueryValue, RunQuery } from '../../domain/query/query';
import { runStates, type RunState } from '../../domain/run-state';
import { conditionSql } from './condition-sql';
import { orderBy, orderTerms, valueSql, type OrderTerm } from './order-sql';
import { keysSql, type GroupRequest } from './run-groups';
import { onShelf } from './shelf';
import { createStatement, fieldIds, type FieldIds, type Statement } from './statement';

export interface ListQuery extends RunQuery {
  /** Only those that are in one group with a run. */
  readonly alike?: { readonly by: GroupRequest['by']; readonly runId: string } | undefined;
}

/** A run in a table: what every row has, and the values of the fields that were asked for. */
export interface ListedRun {
  number: number;
  id: string;
  name: string;
  state: RunState;
  /** Epochs done, and in all. */
  epoch: number;
  epochs: number;
  sweep: { id: string; name: string } | null;
  seed: number;
  /** Of its point in the sweep; null of a run without one. */
  pointValues: PointValues | null;
  /** The code of the error that ended it. */
  outcome: string | null;
  tags: string[];
  note: string | null;
  archived: boolean;
  trashedAt: number | null;
  /** One for each field: NaN is possible, null where it is missing. */
  values: (QueryValue | null)[];
}

const fixed = [
  'r.number',
  'r.id',
  'r.name',
  'r.state',
  'r.epoch',
  'r.epochs',
  'r.sweep_id',
  '(SELECT name FROM sweeps WHERE id = r.sweep_id)',
  "r.outcome ->> '$.code'",
  '(SELECT json_group_array(tag) FROM run_tags WHERE run_id = r.id)',
  '(SELECT note FROM annotations WHERE run_id = r.id)',
  'r.archived',
  'r.trashed_at',
  'r.seed',
  'r.point_values',
];

/** What a table begins with, where nobody has said how to sort it. An index has this order. */
const newestFirst: readonly OrderTerm[] = [
  { sql: 'r.created_at', descending: true },
  { sql: 'r.number', descending: true },
];

type FixedRow = [
  number,
  string,
  string,
  RunState,
  number,
  number,
  string | null,
  string,
  string | null,
  string,
  string | null,
  number,
  number | null,
  number,
  string | null,
];

/** All runs of a query by their numbers, in order, and what tables show of some of them. */
export function runLists(database: Database) {
  const ids = fieldIds(database);

  /** The numbers of the runs of a query, all of them; where it has no order, the newest first. */
  const numbers = (query: ListQuery): Uint32Array => {
    const statement = createStatement(ids);
    const terms = query.order.length === 0 ? newestFirst : orderTerms(query.order, statement);
    const where = restrictions(database, ids, query, statement);
    const limit = query.limit === undefined ? '' : `LIMIT ${statement.bind(query.limit)}`;
    const sql = `SELECT r.number ${statement.from()} WHERE ${where} ${orderBy(terms)} ${limit}`;
    return Uint32Array.from(database.prepare<[object], number>(sql).pluck().all(statement.parameters));
  };

  /** How many runs of a query are in each state. */
  const states = (query: ListQuery): Record<RunState, number> => {
    const statement = createStatement(ids);
    const where = restrictions(database, ids, query, statement);
    const counts = Object.fromEntries(
      database
        .prepare<[object], [string, number]>(
          `SELECT r.state, count(*) ${statement.from()} WHERE ${where} GROUP BY r.state`,
        )
        .raw()
        .all(statement.parameters),
    );
    return Object.fromEntries(runStates.map((state) => [state, counts[state] ?? 0])) as Record<
      RunState,
      number
    >;
  };

  /** Runs by their numbers, in this order; null for one that is gone. */
  const rows = (wanted: readonly number[], fields: readonly Field[]): (ListedRun | null)[] => {
    const statement = createStatement(ids);
    const columns = fields.flatMap((field) => {
      const sql = statement.field(field);
      return [valueSql(sql), sql.nan ?? 'FALSE'];
    });
    const found = database
      .prepare<[object], unknown[]>(
        `SELECT ${[...fixed, ...columns].join(', ')} ${statement.from()}
         WHERE r.number IN (SELECT value FROM json_each(${statement.bind(JSON.stringify(wanted))}))`,
      )
      .raw()
      .all(statement.parameters);
    const byNumber = new Map(found.map((row) => [row[0], toListed(row, fields.length)]));
    return wanted.map((number) => byNumber.get(number) ?? null);
  };

  return { numbers, states, rows };
}

function toListed(row: readonly unknown[], fields: number): ListedRun {
  const [
    number,
    id,
    name,
    state,
    epoch,
    epochs,
    sweepId,
    sweepName,
    outcome,
    tags,
    note,
    archived,
    trashedAt,
    seed,
    pointValues,
  ] = row as unknown as FixedRow;
  const cells = row.slice(fixed.length) as (QueryValue | null)[];
  return {
    number,
    id,
    name,
    state,
    epoch,
    epochs,
    sweep: sweepId === null ? null : { id: sweepId, name: sweepName },
    seed,
    pointValues: pointValues === null ? null : (JSON.parse(pointValues) as PointValues),
    outcome,
    tags: JSON.parse(tags) as string[],
    note,
    archived: archived === 1,
    trashedAt,
    values: Array.from({ length: fields }, (_, index) =>
      cells[2 * index + 1] === 1 ? NaN : (cells[2 * index] ?? null),
    ),
  };
}

function restrictions(
  database: Database,
  ids: FieldIds,
  { where, shelf, alike }: ListQuery,
  statement: Statement,
): string {
  return [
    onShelf(shelf),
    ...(where === undefined ? [] : [conditionSql(where, statement)]),
    ...(alike === undefined ? [] : [likeRun(database, ids, alike, statement)]),
  ].join(' AND ');
}

/** Whether a run has the values of another for all that groups are made by. */
function likeRun(
  database: Database,
  ids: FieldIds,
  { by, runId }: NonNullable<ListQuery['alike']>,
  statement: Statement,
): string {
  const asking = createStatement(ids);
  const keys = keysSql(by, asking);
  const found = database
    .prepare<[object], (QueryValue | null)[]>(
      `SELECT ${['0', ...keys].join(', ')} ${asking.from()} WHERE r.id = ${asking.bind(runId)}`,
    )
    .raw()
    .get(asking.parameters);
  if (found === undefined) return 'FALSE';
  const same = keysSql(by, statement).map((key, index) => {
    const value = found[index + 1] ?? null;
    return `${key} IS ${value === null ? 'NULL' : statement.bind(value)}`;
  });
  return ['r.rerun_of IS NULL', ...same].join(' AND ');
}
