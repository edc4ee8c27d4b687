import type { Database } from 'better-sqlite3';
import type { RunQuery } from '../../domain/query/query';
import type { RunRecord } from '../../domain/records';
import type { RunQueries } from '../run-queries';
import { conditionSql } from './condition-sql';
import { behind, decodeCursor, encodeCursor, type Key } from './cursor';
import { orderBy, orderTerms } from './order-sql';
import { onShelf } from './shelf';
import { createStatement, fieldIds } from './statement';

/** Which runs of a query are wanted: so many, behind others or from a place on. */
export interface PageRequest {
  readonly limit: number;
  readonly offset?: number | undefined;
  /** `next` of the page before: unlike a place, it stays right while runs are added or removed. */
  readonly after?: string | undefined;
}

export interface RunPage {
  readonly runs: RunRecord[];
  /** How many runs the query has in all. */
  readonly total: number;
  /** The place of the first, from 0. */
  readonly first: number;
  /** Where the next page begins; undefined behind the last. */
  readonly next: string | undefined;
}

/** Pages of the runs of a query. */
export function runPages(database: Database, runs: RunQueries) {
  const ids = fieldIds(database);

  const count = ({ where, shelf }: RunQuery): number => {
    const statement = createStatement(ids);
    const condition = where === undefined ? 'TRUE' : conditionSql(where, statement);
    const sql = `SELECT count(*) ${statement.from()} WHERE ${onShelf(shelf)} AND ${condition}`;
    return Number(database.prepare(sql).pluck().get(statement.parameters));
  };

  const page = (query: RunQuery, { limit, offset = 0, after }: PageRequest): RunPage => {
    const statement = createStatement(ids);
    const terms = orderTerms(query.order, statement);
    const cursor = after === undefined ? undefined : decodeCursor(after, terms.length);
    const conditions = [
      onShelf(query.shelf),
      ...(query.where === undefined ? [] : [conditionSql(query.where, statement)]),
      ...(cursor === undefined ? [] : [behind(cursor, terms, statement)]),
    ];
    const total = Math.min(count(query), query.limit ?? Infinity);
    const first = (cursor?.shown ?? 0) + offset;
    const wanted = Math.max(0, Math.min(limit, (query.limit ?? Infinity) - first));
    const sql = `SELECT r.number, ${terms.map((term) => term.sql).join(', ')} ${statement.from()}
      WHERE ${conditions.join(' AND ')}
      ${orderBy(terms)} LIMIT ${statement.bind(wanted)} OFFSET ${statement.bind(offset)}`;
    const found = database.prepare<[object], [number, ...Key[]]>(sql).raw().all(statement.parameters);
    const last = found.at(-1);
    const shown = first + found.length;
    return {
      runs: runs.numbered(found.map(([number]) => number)),
      total,
      first,
      next: last === undefined || shown >= total ? undefined : encodeCursor({ shown, keys: last.slice(1) }),
    };
  };

  return {
    count,
    /** A page and the total, of one moment. */
    page: database.transaction(page),
  };
}
