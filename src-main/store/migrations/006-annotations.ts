/**
 * What people said of runs: tags, notes, whether they are archived or in the trash. It comes from a journal in the home and
 * is kept by the ids of runs, so that it stands before a run is indexed and while that is done anew. Runs carry of it what
 * lists are restricted by.
 */
export const annotations = `
CREATE TABLE annotations (
  run_id TEXT PRIMARY KEY,
  note TEXT,
  archived INTEGER NOT NULL DEFAULT 0,
  trashed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE run_tags (
  run_id TEXT NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (run_id, tag)
) STRICT, WITHOUT ROWID;
-- One row: the journal file as it was applied.
CREATE TABLE annotation_journal (signature TEXT NOT NULL) STRICT;

ALTER TABLE runs ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN trashed_at INTEGER;

CREATE TRIGGER annotation_added AFTER INSERT ON annotations BEGIN
  UPDATE runs SET archived = new.archived, trashed_at = new.trashed_at WHERE id = new.run_id;
END;
CREATE TRIGGER annotation_changed AFTER UPDATE ON annotations BEGIN
  UPDATE runs SET archived = new.archived, trashed_at = new.trashed_at WHERE id = new.run_id;
END;
CREATE TRIGGER annotation_removed AFTER DELETE ON annotations BEGIN
  UPDATE runs SET archived = 0, trashed_at = NULL WHERE id = old.run_id;
END;
CREATE TRIGGER annotated_run_added AFTER INSERT ON runs
WHEN EXISTS (SELECT 1 FROM annotations WHERE run_id = new.id) BEGIN
  UPDATE runs SET (archived, trashed_at) = (SELECT archived, trashed_at FROM annotations WHERE run_id = new.id)
  WHERE id = new.id;
END;

-- What is not hidden, in the usual order.
CREATE INDEX runs_shown ON runs (archived, created_at, number, state, trashed_at) WHERE trashed_at IS NULL;
CREATE INDEX runs_in_trash ON runs (trashed_at) WHERE trashed_at IS NOT NULL;
-- The last that ended, and the reruns of a run: pages ask for them again and again.
CREATE INDEX runs_by_end ON runs (ended_at, state) WHERE ended_at IS NOT NULL AND trashed_at IS NULL;
CREATE INDEX runs_by_rerun ON runs (rerun_of) WHERE rerun_of IS NOT NULL;
DROP INDEX run_queue;
CREATE INDEX run_queue ON runs (priority DESC, created_at, sweep_id, point, seed, id, source_id)
  WHERE state = 'queued' AND trashed_at IS NULL;
DROP INDEX runs_by_sweep;
CREATE INDEX runs_by_sweep ON runs (sweep_id, state, epochs, epoch, seconds, trashed_at);
DROP INDEX runs_in_order;
CREATE INDEX runs_in_order ON runs (created_at, number, settings_id, sweep_id, point, seed, state, id, name, started_at,
  ended_at, backend, device, attempts, epoch, step, parameters, rerun_of, priority, seconds, epochs, archived, trashed_at);
`;
