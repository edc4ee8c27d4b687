import type { Database } from 'better-sqlite3';
import type { Condition, Field, Order, QueryValue, Shelf } from '../../domain/query/query';
import type { RunRecord } from '../../domain/records';
import { runStates, type RunState } from '../../domain/run-state';
import type { RunQueries } from '../run-queries';
import { conditionSql } from './condition-sql';
import { orderBy, rankSql, valueSql, type OrderTerm } from './order-sql';
import { onShelf } from './shelf';
import { createStatement, fieldIds, type Statement } from './statement';

export type Measure = Extract<Field, { source: 'metric' }>;

export interface GroupRequest {
  readonly where: Condition | undefined;
  readonly shelf?: Shelf | undefined;
  /** Fields, or `seeds`: runs of a point of a sweep, or without a sweep those that differ in the seed alone. */
  readonly by: 'seeds' | readonly Field[];
  readonly measures: readonly Measure[];
  /** By the means of metrics, or by the least value of other fields. */
  readonly order: readonly Order[];
  readonly limit: number;
  readonly offset?: number | undefined;
}

/** Over the finished runs that have the metric. */
export interface GroupStatistic {
  readonly n: number;
  /** Undefined where n is 0, NaN where one of the values is. */
  readonly mean: number | undefined;
  /** Sample standard deviation; undefined where n is below 2. */
  readonly deviation: number | undefined;
}

export interface RunGroup {
  /** The value of each field that it is by; null where it is missing. None for `seeds`. */
  readonly keys: (QueryValue | null)[];
  readonly runs: number;
  readonly states: Record<RunState, number>;
  /** One for each measure. */
  readonly statistics: GroupStatistic[];
  /** The first of its runs. */
  readonly example: RunRecord;
}

export interface RunGroups {
  readonly groups: RunGroup[];
  readonly total: number;
}

/** Groups of the runs of a condition, with statistics over all of their runs, however few groups are shown. */
export function runGroups(database: Database, runs: RunQueries) {
  const ids = fieldIds(database);

  /** Without the statistics, whose tables take most of the time. */
  const countGroups = (request: GroupRequest): number => {
    const statement = createStatement(ids);
    const keys = keysSql(request.by, statement);
    const condition = restriction(request, statement);
    const sql = `SELECT count(*) FROM (SELECT 1 ${grouped(statement, condition, keys)})`;
    return Number(database.prepare(sql).pluck().get(statement.parameters));
  };

  const groups = (request: GroupRequest): RunGroups => {
    const statement = createStatement(ids);
    const keys = keysSql(request.by, statement);
    const measures = request.measures.map((measure) => measureSql(measure, statement));
    const columns = [
      'min(r.number)',
      'count(*)',
      ...runStates.map((state) => `sum(r.state = '${state}')`),
      ...(request.by === 'seeds' ? [] : keys),
      ...measures.flatMap(({ n, nans, mean, deviation }) => [n, nans, mean, deviation]),
    ];
    const terms = groupOrder(request.order, statement);
    const where = restriction(request, statement);
    const page = `LIMIT ${statement.bind(request.limit)} OFFSET ${statement.bind(request.offset ?? 0)}`;
    const rows = database
      .prepare<[object], (number | string | null)[]>(
        `SELECT ${columns.join(', ')} ${grouped(statement, where, keys)} ${orderBy(terms)} ${page}`,
      )
      .raw()
      .all(statement.parameters);
    const examples = new Map(
      runs.numbered(rows.map(([number]) => Number(number))).map((run, index) => [index, run]),
    );
    return {
      groups: rows.flatMap((row, index) => toGroup(row, request, examples.get(index)) ?? []),
      total: countGroups(request),
    };
  };
  return database.transaction(groups);
}

/** Which runs are grouped at all. */
export function restriction({ where, shelf }: GroupRequest, statement: Statement): string {
  const condition = where === undefined ? 'TRUE' : conditionSql(where, statement);
  return `${onShelf(shelf)} AND ${condition}`;
}

/** Without keys all runs are one group, and none where there are no runs. */
export function grouped(statement: Statement, where: string, keys: readonly string[]): string {
  const by = keys.length === 0 ? '' : `GROUP BY ${keys.join(', ')}`;
  // A run that repeats another says nothing new: it would count twice.
  return `${statement.from()} WHERE ${where} AND r.rerun_of IS NULL ${by} HAVING count(*) > 0`;
}

export function keysSql(by: GroupRequest['by'], statement: Statement): string[] {
  if (by !== 'seeds') return by.map((field) => valueSql(statement.field(field)));
  return ['r.sweep_id', 'r.point', 'CASE WHEN r.sweep_id IS NULL THEN r.settings_id END'];
}

export function measureSql(measure: Measure, statement: Statement) {
  const { number = 'NULL', nan = 'FALSE' } = statement.field(measure);
  const value = `CASE WHEN r.state = 'finished' THEN ${number} END`;
  return {
    n: `count(${value})`,
    nans: `sum(r.state = 'finished' AND ${nan})`,
    mean: `avg(${value})`,
    deviation: `deviation(${value})`,
  };
}

export function groupOrder(orders: readonly Order[], statement: Statement): OrderTerm[] {
  const terms = orders.flatMap(({ field, descending }): OrderTerm[] => {
    if (field.source === 'metric') {
      const { n, nans, mean } = measureSql(field, statement);
      const rank = `CASE WHEN ${nans} > 0 THEN 2 WHEN ${n} = 0 THEN 3 ELSE 0 END`;
      return [
        { sql: rank, descending: false },
        { sql: mean, descending },
      ];
    }
    const sql = statement.field(field);
    const rank = rankSql(sql);
    return [
      ...(rank === undefined ? [] : [{ sql: `min(${rank})`, descending: false }]),
      { sql: `min(${valueSql(sql)})`, descending },
    ];
  });
  return [
    ...terms,
    { sql: 'min(r.created_at)', descending: false },
    { sql: 'min(r.number)', descending: false },
  ];
}

function toGroup(
  row: readonly (number | string | null)[],
  { by, measures }: GroupRequest,
  example: RunRecord | undefined,
): RunGroup | undefined {
  if (example === undefined) return undefined;
  const [, count, ...rest] = row;
  const states = runStates.map((state, index) => [state, Number(rest[index])] as const);
  const keys = rest.slice(runStates.length, runStates.length + (by === 'seeds' ? 0 : by.length));
  const figures = rest.slice(runStates.length + keys.length);
  return {
    keys,
    runs: Number(count),
    states: Object.fromEntries(states) as Record<RunState, number>,
    statistics: measures.map((_, index) => statisticOf(figures.slice(4 * index, 4 * index + 4))),
    example,
  };
}

export function statisticOf([n, nans, mean, deviation]: readonly (number | string | null)[]): GroupStatistic {
  const count = Number(n) + Number(nans);
  const isNaN = Number(nans) > 0;
  return {
    n: count,
    mean: count === 0 ? undefined : isNaN || mean === null ? NaN : Number(mean),
    deviation: count < 2 ? undefined : isNaN || deviation === null ? NaN : Number(deviation),
  };
}
