/**
 * What runs are filtered, sorted and grouped by. Runs get a number of their own, since rowids may change, and it is far
 * smaller than an id. Values of configurations and of metrics lie by field, so that one field of all runs is read in a row:
 * that is fast enough for every field without an index on each. Runs that differ in the seed alone share their settings.
 *
 * The rows of \`settings\` are filled by \`indexSettings\`.
 */
export const runFields = `
ALTER TABLE runs ADD COLUMN number INTEGER;
ALTER TABLE runs ADD COLUMN settings_id INTEGER REFERENCES settings (id);
ALTER TABLE runs ADD COLUMN device TEXT;
UPDATE runs SET number = numbered.number FROM (
  SELECT id, row_number() OVER (ORDER BY created_at, sweep_id, point, seed, id) AS number FROM runs
) AS numbered WHERE numbered.id = runs.id;
UPDATE runs SET device = (
  SELECT body ->> '$.device' FROM run_events WHERE run_id = runs.id AND type = 'started' ORDER BY seq DESC LIMIT 1
);

CREATE TABLE settings (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE config_fields (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE setting_values (
  field_id INTEGER NOT NULL REFERENCES config_fields (id),
  settings_id INTEGER NOT NULL,
  number REAL,
  text TEXT,
  PRIMARY KEY (field_id, settings_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE numbered_summaries (
  name_id INTEGER NOT NULL REFERENCES metric_names (id),
  run_number INTEGER NOT NULL,
  last REAL,
  min REAL,
  max REAL,
  PRIMARY KEY (name_id, run_number)
) STRICT, WITHOUT ROWID;
INSERT INTO numbered_summaries
  SELECT s.name_id, r.number, s.last, s.min, s.max FROM metric_summaries s JOIN runs r ON r.id = s.run_id;
DROP TABLE metric_summaries;
ALTER TABLE numbered_summaries RENAME TO metric_summaries;

CREATE UNIQUE INDEX runs_by_number ON runs (number);
CREATE INDEX runs_by_settings ON runs (settings_id);
DROP INDEX runs_by_time;
-- All that is small of a run, in the usual order: tables of runs are read from it alone.
CREATE INDEX runs_in_order ON runs (created_at, number, settings_id, sweep_id, point, seed, state, id, name, started_at,
  ended_at, backend, device, attempts, epoch, step, parameters);

CREATE TRIGGER run_removed AFTER DELETE ON runs BEGIN
  DELETE FROM metric_summaries WHERE run_number = old.number AND name_id IN (SELECT id FROM metric_names);
  DELETE FROM settings WHERE id = old.settings_id
    AND NOT EXISTS (SELECT 1 FROM runs WHERE settings_id = old.settings_id);
END;
CREATE TRIGGER settings_removed AFTER DELETE ON settings BEGIN
  DELETE FROM setting_values WHERE settings_id = old.id AND field_id IN (SELECT id FROM config_fields);
END;
`;
