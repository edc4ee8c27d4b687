import type { Database } from 'better-sqlite3';
import type { Condition, Field, Order, QueryValue, Shelf } from '../../domain/query/query';
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

/** A group of runs in a table, without what only those near the screen need. */
export interface ListedGroup {
  /** The first of its runs. */
  id: string;
  name: string;
  /** The value of each field that it is by; null where it is missing. None for `seeds`. */
  keys: (QueryValue | null)[];
  states: Record<RunState, number>;
  /** The numbers of its runs. */
  members: readonly number[];
}

export interface GroupListRequest {
  readonly where: Condition | undefined;
  readonly shelf?: Shelf | undefined;
  readonly by: GroupRequest['by'];
  readonly order: readonly Order[];
}

/** What a column says of a group: statistics of a metric, or what all of its runs have; undefined where they differ. */
export type GroupValue = GroupStatistic | { value: QueryValue | null } | undefined;

/** All groups of the runs of a query, and what tables show of some of them. */
export function groupLists(database: Database) {
  const ids = fieldIds(database);
  const names = database.prepare<[string], { number: number; id: string; name: string }>(
    'SELECT number, id, name FROM runs WHERE number IN (SELECT value FROM json_each(?))',
  );

  const list = (request: GroupListRequest): ListedGroup[] => {
    const statement = createStatement(ids);
    const keys = keysSql(request.by, statement);
    const shownKeys = request.by === 'seeds' ? [] : keys;
    const columns = [
      'min(r.number)',
      "group_concat(r.number, ' ')",
      ...runStates.map((state) => `sum(r.state = '${state}')`),
      ...shownKeys,
    ];
    const where = restriction({ measures: [], limit: 0, ...request }, statement);
    const order = orderBy(groupOrder(request.order, statement));
    const rows = database
      .prepare<[object], (QueryValue | null)[]>(
        `SELECT ${columns.join(', ')} ${grouped(statement, where, keys)} ${order}`,
      )
      .raw()
      .all(statement.parameters);
    const firsts = new Map(
      names.all(JSON.stringify(rows.map(([number]) => number))).map(({ number, ...run }) => [number, run]),
    );
    return rows.flatMap(([number, members, ...rest]) => {
      const first = firsts.get(Number(number));
      if (first === undefined) return [];
      const states = runStates.map((state, index) => [state, Number(rest[index])] as const);
      return {
        ...first,
        keys: rest.slice(runStates.length),
        states: Object.fromEntries(states) as Record<RunState, number>,
        members: String(members).split(' ').map(Number),
      };
    });
  };

  /** What columns say of groups, by their members; statistics over the finished ones. */
  const values = (groups: readonly (readonly number[])[], fields: readonly Field[]): GroupValue[][] => {
    const statement = createStatement(ids);
    const columns = fields.flatMap((field) => {
      if (field.source === 'metric') {
        const { n, nans, mean, deviation } = measureSql(field, statement);
        return [n, nans, mean, deviation];
      }
      const value = valueSql(statement.field(field));
      return [`min(${value})`, `max(${value})`, `count(${value})`, 'count(*)'];
    });
    if (columns.length === 0) return groups.map(() => []);
    const pairs = JSON.stringify(groups.flatMap((members, at) => members.map((number) => [at, number])));
    const from = statement.from().replace('FROM runs r', 'FROM json_each(@pairs) m CROSS JOIN runs r');
    const rows = database
      .prepare<[object], (QueryValue | null)[]>(
        `SELECT m.value ->> 0, ${columns.join(', ')} ${from} WHERE r.number = m.value ->> 1 GROUP BY 1`,
      )
      .raw()
      .all({ ...statement.parameters, pairs });
    const byGroup = new Map(rows.map(([at, ...figures]) => [Number(at), figures]));
    return groups.map((_, at) =>
      fields.map((field, index) => toValue(field, byGroup.get(at)?.slice(4 * index, 4 * index + 4) ?? [])),
    );
  };

  return { list, values };
}

function toValue(field: Field, figures: readonly (QueryValue | null)[]): GroupValue {
  if (isMeasure(field)) return statisticOf(figures);
  const [least = null, most = null, count, all] = figures;
  if (least === null) return { value: null };
  return least === most && count === all ? { value: least } : undefined;
}

const isMeasure = (field: Field): field is Measure => field.source === 'metric';
