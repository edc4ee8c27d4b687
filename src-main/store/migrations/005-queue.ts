/**
 * Priorities, how long runs trained, what holds a sweep, how far its journal was applied, and commands for the process
 * that holds the home. The queue has an index of its own, so that the next run is found at once among however many.
 */
export const queue = `
ALTER TABLE runs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
-- Of training, over all attempts; and of the present one.
ALTER TABLE runs ADD COLUMN seconds REAL NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN attempt_seconds REAL NOT NULL DEFAULT 0;
-- Of the configuration.
ALTER TABLE runs ADD COLUMN epochs INTEGER NOT NULL DEFAULT 0;
-- The runs that its weights come from, and that it repeats.
ALTER TABLE runs ADD COLUMN source_id TEXT;
ALTER TABLE runs ADD COLUMN rerun_of TEXT;
UPDATE runs SET epochs = config ->> '$.training.epochs', source_id = config ->> '$.transfer.run';

ALTER TABLE sweeps ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sweeps ADD COLUMN journal_offset INTEGER NOT NULL DEFAULT 0;
-- Why no more points are asked for: pause, cancel or budget.
ALTER TABLE sweeps ADD COLUMN held_by TEXT;
ALTER TABLE sweeps ADD COLUMN held_message TEXT;
-- Runs of points that are not asked for yet.
ALTER TABLE sweeps ADD COLUMN unasked INTEGER NOT NULL DEFAULT 0;

CREATE TABLE commands (
  -- Never given twice: whoever waits for an answer knows it by this.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  body TEXT NOT NULL,
  -- NULL until whoever holds the home has done it.
  answer TEXT
) STRICT;

CREATE INDEX run_queue ON runs (priority DESC, created_at, sweep_id, point, seed, id, source_id) WHERE state = 'queued';
DROP INDEX runs_by_sweep;
CREATE INDEX runs_by_sweep ON runs (sweep_id, state, epochs, epoch, seconds);
DROP INDEX runs_in_order;
CREATE INDEX runs_in_order ON runs (created_at, number, settings_id, sweep_id, point, seed, state, id, name, started_at,
  ended_at, backend, device, attempts, epoch, step, parameters, rerun_of, priority, seconds, epochs);
CREATE INDEX runs_by_source ON runs (source_id) WHERE source_id IS NOT NULL;
`;
