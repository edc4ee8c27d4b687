import type { Database } from 'better-sqlite3';
import { QuadLabError } from '../../core/errors';
import type { Field, QueryValue } from '../../domain/query/query';
import { runColumns, type FieldSql } from './field-sql';

/** SQLite joins at most 64 tables. */
const mostJoins = 50;

/** Ids of the fields and metrics that runs have. */
export interface FieldIds {
  readonly config: (path: string) => number | undefined;
  readonly metric: (name: string) => number | undefined;
}

export function fieldIds(database: Database): FieldIds {
  const config = database.prepare<[string], number>('SELECT id FROM config_fields WHERE path = ?').pluck();
  const metric = database.prepare<[string], number>('SELECT id FROM metric_names WHERE name = ?').pluck();
  return { config: (path) => config.get(path), metric: (name) => metric.get(name) };
}

/**
 * Collects what a statement over runs (`runs r`) needs: the tables with the fields that it names, each once, and its
 * parameters. Whatever a query says becomes a parameter; SQL comes from fixed tables only.
 */
export function createStatement(ids: FieldIds) {
  const parameters: Record<string, QueryValue> = {};
  const joins = new Map<string, { alias: string; sql: string }>();
  let count = 0;

  const bind = (value: QueryValue): string => {
    const name = `p${count++}`;
    parameters[name] = value;
    return `@${name}`;
  };
  const join = (key: string, sql: (alias: string) => string): string => {
    const alias = joins.get(key)?.alias ?? `j${joins.size}`;
    if (!joins.has(key)) {
      if (joins.size === mostJoins) {
        throw new QuadLabError('QUERY_INVALID', `a query names at most ${mostJoins} different fields`);
      }
      joins.set(key, { alias, sql: sql(alias) });
    }
    return alias;
  };
  // An id that no field has stands for one that no run has.
  const none = -1;

  return {
    bind,
    parameters,
    /** Where the value of a field stands. */
    field(field: Field): FieldSql {
      switch (field.source) {
        case 'run':
          return runColumns[field.name];
        case 'config': {
          const alias = join(`config ${field.path}`, (name) => {
            const id = bind(ids.config(field.path) ?? none);
            return `LEFT JOIN setting_values ${name} ON ${name}.field_id = ${id} AND ${name}.settings_id = r.settings_id`;
          });
          return {
            number: `${alias}.number`,
            text: `${alias}.text`,
            missing: `${alias}.field_id IS NULL`,
          };
        }
        case 'metric': {
          const alias = join(`metric ${field.metric}`, (name) => {
            const id = bind(ids.metric(field.metric) ?? none);
            return `LEFT JOIN metric_summaries ${name} ON ${name}.name_id = ${id} AND ${name}.run_number = r.number`;
          });
          const value = `${alias}.${field.summary}`;
          const missing = `${alias}.name_id IS NULL`;
          return { number: value, missing, nan: `${alias}.name_id IS NOT NULL AND ${value} IS NULL` };
        }
      }
    },
    /** The runs with all tables that were named so far; to be called last. */
    from: (): string => ['FROM runs r', ...[...joins.values()].map(({ sql }) => sql)].join('\n'),
  };
}
export type Statement = ReturnType<typeof createStatement>;
