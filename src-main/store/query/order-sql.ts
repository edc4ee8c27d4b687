import type { Order } from '../../domain/query/query';
import type { FieldSql } from './field-sql';
import type { Statement } from './statement';

/** One term of an ORDER BY. */
export interface OrderTerm {
  readonly sql: string;
  readonly descending: boolean;
}

/** The order in which runs were made. */
const usualOrder: readonly OrderTerm[] = [
  { sql: 'r.created_at', descending: false },
  { sql: 'r.number', descending: false },
];

/** The terms of an order; the last is the run's number, so that no two runs stand at the same place. */
export function orderTerms(orders: readonly Order[], statement: Statement): readonly OrderTerm[] {
  if (orders.length === 0) return usualOrder;
  const terms = orders.flatMap(({ field, descending }) => {
    const sql = statement.field(field);
    const rank = rankSql(sql);
    return [
      ...(rank === undefined ? [] : [{ sql: rank, descending: false }]),
      { sql: valueSql(sql), descending },
    ];
  });
  return [...terms, { sql: 'r.number', descending: false }];
}

/** Numbers 0, texts 1, not a number 2, missing 3; undefined where all runs have the same. */
export function rankSql({ number, text, missing, nan }: FieldSql): string | undefined {
  if (missing === undefined) return undefined;
  const both = number !== undefined && text !== undefined;
  const texts = both ? ` WHEN ${number} IS NULL THEN 1` : '';
  const nans = nan === undefined ? '' : ` WHEN ${nan} THEN 2`;
  return `CASE WHEN ${missing} THEN 3${nans}${texts} ELSE 0 END`;
}

export function valueSql({ number, text }: FieldSql): string {
  if (number !== undefined && text !== undefined) return `coalesce(${number}, ${text})`;
  return number ?? text ?? 'NULL';
}

export function orderBy(terms: readonly OrderTerm[]): string {
  return `ORDER BY ${terms.map(({ sql, descending }) => `${sql}${descending ? ' DESC' : ''}`).join(', ')}`;
}
