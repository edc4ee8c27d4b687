/** Sweeps, runs, and the metrics and events that were ingested from journals. */
export const start = `
CREATE TABLE sweeps (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  config TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- What the user asked of a scheduler in another process; cleared by it once done.
  request TEXT CHECK (request IN ('pause', 'cancel'))
) STRICT;

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  sweep_id TEXT REFERENCES sweeps (id) ON DELETE CASCADE,
  point INTEGER,
  point_values TEXT,
  seed INTEGER NOT NULL,
  name TEXT NOT NULL,
  config TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- Crashes since the last checkpoint.
  crashes INTEGER NOT NULL DEFAULT 0,
  epoch INTEGER NOT NULL DEFAULT 0,
  step INTEGER NOT NULL DEFAULT 0,
  parameters INTEGER,
  backend TEXT,
  fingerprint TEXT,
  outcome TEXT,
  -- How far the journal was ingested; moves in the same transaction as the rows that it brought.
  journal_offset INTEGER NOT NULL DEFAULT 0,
  UNIQUE (sweep_id, point, seed)
) STRICT;
CREATE INDEX runs_by_state ON runs (state);
CREATE INDEX runs_by_time ON runs (created_at);

CREATE TABLE metric_names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- value is NULL for NaN, which SQLite does not have.
CREATE TABLE metrics (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name_id INTEGER NOT NULL REFERENCES metric_names (id),
  step INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  value REAL,
  PRIMARY KEY (run_id, name_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric_summaries (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name_id INTEGER NOT NULL REFERENCES metric_names (id),
  last REAL,
  min REAL,
  max REAL,
  PRIMARY KEY (run_id, name_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_events (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  time INTEGER NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;
`;
