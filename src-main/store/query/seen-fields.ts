import type { Database } from 'better-sqlite3';
import type { Field, QueryValue } from '../../domain/query/query';
import { runColumns } from './field-sql';

/** A setting that runs have. */
export interface SeenSetting {
  path: string;
  /** Whether runs differ in it. */
  varies: boolean;
  isNumber: boolean;
}

/** More values than this are not suggested. */
const mostValues = 50;

/** What values the fields of runs have been seen to have. */
export function seenFields(database: Database) {
  const fields = database.prepare<[], { id: number; path: string }>(
    'SELECT id, path FROM config_fields ORDER BY path',
  );
  const first = database.prepare<[number], { number: number | null; text: string | null }>(
    'SELECT number, text FROM setting_values WHERE field_id = ? LIMIT 1',
  );
  const another = database
    .prepare<[object], number>(
      `SELECT 1 FROM setting_values
       WHERE field_id = @id AND (number IS NOT @number OR text IS NOT @text) LIMIT 1`,
    )
    .pluck();
  const having = database
    .prepare<[number], number>('SELECT count(*) FROM setting_values WHERE field_id = ?')
    .pluck();
  const all = database.prepare<[], { count: number; newest: number }>(
    'SELECT count(*) AS count, coalesce(max(id), 0) AS newest FROM settings',
  );
  const settingValues = database
    .prepare<[string], QueryValue>(
      `SELECT coalesce(v.number, v.text) FROM config_fields f JOIN setting_values v ON v.field_id = f.id
       WHERE f.path = ? GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${mostValues}`,
    )
    .pluck();
  const tags = database
    .prepare<[], string>(
      `SELECT tag FROM run_tags GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ${mostValues}`,
    )
    .pluck();
  const sweepNames = database
    .prepare<[], string>(
      `SELECT name FROM sweeps GROUP BY name ORDER BY max(created_at) DESC LIMIT ${mostValues}`,
    )
    .pluck();
  let known: { key: string; settings: SeenSetting[] } | undefined;

  return {
    /** The settings that runs have, those in which they differ first. */
    settings(): SeenSetting[] {
      const { count = 0, newest = 0 } = all.get() ?? {};
      const key = `${count}/${newest}`;
      if (known?.key === key) return known.settings;
      const settings = fields.all().flatMap(({ id, path }) => {
        const one = first.get(id);
        if (one === undefined) return [];
        const varies = another.get({ id, ...one }) === 1 || having.get(id) !== count;
        return [{ path, varies, isNumber: one.number !== null }];
      });
      known = { key, settings: settings.sort((a, b) => Number(b.varies) - Number(a.varies)) };
      return known.settings;
    },
    /** Values that a field has, the most frequent or the newest first; none of one with a value of its own for every run. */
    values(field: Field): QueryValue[] {
      if (field.source === 'config') return settingValues.all(field.path);
      if (field.source === 'metric') return [];
      switch (field.name) {
        case 'tag':
          return tags.all();
        case 'sweep':
        case 'sweep.name':
          return sweepNames.all();
        case 'backend':
        case 'device':
        case 'outcome':
        case 'seed':
        case 'parameters':
        case 'priority':
        case 'attempts': {
          const { number, text } = runColumns[field.name];
          const value = number ?? text ?? 'NULL';
          return database
            .prepare<[], QueryValue>(
              `SELECT ${value} FROM runs r WHERE ${value} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT ${mostValues}`,
            )
            .pluck()
            .all();
        }
        default:
          return [];
      }
    },
  };
}
