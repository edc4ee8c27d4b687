import type { Database } from 'better-sqlite3';
import type { Field, Order, QueryValue } from '../../domain/query/query';
import { runStates, type RunState } from '../../domain/run-state';
import { orderBy, valueSql } from './order-sql';
import {
  grouped,
  groupOrder,
  keysSql,
  measureSql,
  restriction,
  statisticOf,
  type GroupRequest,
  type GroupStatistic,
  type Measure,
} from './run-groups';
import { createStatement, fieldIds } from './statement';

/** A group of runs in a table. */
export interface ListedGroup {
  /** The first of its runs. */
  id: string;
  /** The value of each field that it is by; null where it is missing. None for `seeds`. */
  keys: (QueryValue | null)[];
  runs: number;
  states: Record<RunState, number>;
  /** One for each measure. */
  statistics: GroupStatistic[];
  /** One for each field: what all of its runs have, null where none has it, undefined where they differ. */
  values: (QueryValue | null | undefined)[];
}

export interface GroupListRequest {
  readonly where: GroupRequest['where'];
  readonly shelf?: GroupRequest['shelf'];
  readonly by: GroupRequest['by'];
  readonly measures: readonly Measure[];
  readonly fields: readonly Exclude<Field, Measure>[];
  readonly order: readonly Order[];
}

/** All groups of the runs of a query, without what only a detailed view shows. */
export function groupLists(database: Database) {
  const ids = fieldIds(database);
  return (request: GroupListRequest): ListedGroup[] => {
    const { by, measures, fields } = request;
    const statement = createStatement(ids);
    const keys = keysSql(by, statement);
    const columns = [
      'min(r.number)',
      'count(*)',
      ...runStates.map((state) => `sum(r.state = '${state}')`),
      ...(by === 'seeds' ? [] : keys),
      ...measures.flatMap((measure) => {
        const { n, nans, mean, deviation } = measureSql(measure, statement);
        return [n, nans, mean, deviation];
      }),
      ...fields.flatMap((field) => {
        const value = valueSql(statement.field(field));
        return [`min(${value})`, `max(${value})`, `count(${value})`];
      }),
    ];
    const terms = groupOrder(request.order, statement);
    const where = restriction({ ...request, limit: 0 }, statement);
    const rows = database
      .prepare<[object], (QueryValue | null)[]>(
        `SELECT g.*, (SELECT id FROM runs WHERE number = g.first) FROM (
           SELECT ${columns.map((column, index) => `${column} AS ${index === 0 ? 'first' : `c${index}`}`).join(', ')}
           ${grouped(statement, where, keys)} ${orderBy(terms)}) AS g`,
      )
      .raw()
      .all(statement.parameters);
    return rows.map((row) => toListed(row, { keys: by === 'seeds' ? 0 : keys.length, request }));
  };
}

function toListed(
  row: readonly (QueryValue | null)[],
  { keys, request: { measures, fields } }: { keys: number; request: GroupListRequest },
): ListedGroup {
  let at = 1;
  const take = (count: number): (QueryValue | null)[] => row.slice(at, (at += count));
  const [runs] = take(1).map(Number);
  const states = take(runStates.length);
  return {
    runs: runs ?? 0,
    states: Object.fromEntries(runStates.map((state, index) => [state, Number(states[index])])) as Record<
      RunState,
      number
    >,
    keys: take(keys),
    statistics: measures.map(() => statisticOf(take(4))),
    values: fields.map(() => {
      const [least = null, most = null, count] = take(3);
      if (least === null) return null;
      return least === most && count === runs ? least : undefined;
    }),
    id: String(row.at(-1)),
  };
}
