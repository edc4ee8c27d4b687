import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { RunConfig } from '../domain/config/run-config';
import type { PointValues } from '../domain/config/search-space';
import { configFields, settingsKey } from '../domain/query/config-fields';

/** Writes the settings of runs, each field by itself, so that they can be asked for. */
export function settingsIndex(database: Database) {
  const known = database.prepare<[string], number>('SELECT id FROM settings WHERE hash = ?').pluck();
  const add = database
    .prepare<[string], number>('INSERT INTO settings (hash) VALUES (?) RETURNING id')
    .pluck();
  const addField = database.prepare('INSERT OR IGNORE INTO config_fields (path) VALUES (?)');
  const put = database.prepare(
    `INSERT INTO setting_values (field_id, settings_id, number, text)
     SELECT id, @settings, @number, @text FROM config_fields WHERE path = @path`,
  );
  const dropUnused = database.prepare(
    'DELETE FROM settings WHERE id = @id AND NOT EXISTS (SELECT 1 FROM runs WHERE settings_id = @id)',
  );
  return {
    /** The id of a configuration's settings, which are stored where they are not yet. Wants a transaction around it. */
    idOf(config: RunConfig, values: PointValues | undefined): number {
      const hash = createHash('sha256').update(settingsKey(config, values)).digest('hex').slice(0, 32);
      const found = known.get(hash);
      if (found !== undefined) return found;
      const settings = Number(add.get(hash));
      for (const [path, value] of configFields(config, values)) {
        addField.run(path);
        const [number, text] = typeof value === 'number' ? [value, null] : [null, value];
        put.run({ settings, path, number, text });
      }
      return settings;
    },
    /** Forgets settings that no run has. */
    dropUnused(id: number): void {
      dropUnused.run({ id });
    },
  };
}

/** Gives every run that has no settings yet its own. */
export function indexSettings(database: Database): void {
  const index = settingsIndex(database);
  const next = database.prepare<[], { id: string; config: string; point_values: string | null }>(
    'SELECT id, config, point_values FROM runs WHERE settings_id IS NULL LIMIT 1000',
  );
  const update = database.prepare('UPDATE runs SET settings_id = ? WHERE id = ?');
  for (let runs = next.all(); runs.length > 0; runs = next.all()) {
    for (const { id, config, point_values: values } of runs) {
      const settings = index.idOf(JSON.parse(config) as RunConfig, JSON.parse(values ?? '{}') as PointValues);
      update.run(settings, id);
    }
  }
}
