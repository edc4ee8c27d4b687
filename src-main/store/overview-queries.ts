import type { Database } from 'better-sqlite3';
import type { Objective } from '../domain/config/training-config';
import type { RunState } from '../domain/run-state';

/** The runs of a sweep in one state; of those without a sweep, `sweepId` is null. */
export interface SweepTally {
  sweepId: string | null;
  state: RunState;
  runs: number;
  epochs: number;
  /** Epochs done, and the seconds of training that were recorded for them. */
  done: number;
  seconds: number;
}

/** What a page about the whole home asks for again and again. */
export function overviewQueries(database: Database) {
  // All of it stands in that index.
  const tallies = database.prepare<[], SweepTally>(
    `SELECT sweep_id AS sweepId, state, count(*) AS runs, sum(epochs) AS epochs, sum(epoch) AS done,
       sum(seconds) AS seconds
     FROM runs INDEXED BY runs_by_sweep WHERE trashed_at IS NULL GROUP BY sweep_id, state`,
  );
  const queue = database
    .prepare<[number], string>(
      `SELECT id FROM runs INDEXED BY run_queue WHERE state = 'queued' AND trashed_at IS NULL
       ORDER BY priority DESC, created_at, sweep_id, point, seed, id LIMIT ?`,
    )
    .pluck();
  // With the plus, so that it goes from the last back, and not through all in these states.
  const ended = database
    .prepare<[object], string>(
      `SELECT id FROM runs WHERE ended_at IS NOT NULL AND trashed_at IS NULL AND +state IN (SELECT value FROM json_each(@states))
       ORDER BY ended_at DESC LIMIT @limit`,
    )
    .pluck();
  const trained = database.prepare<[string], { seconds: number; done: number }>(
    `SELECT coalesce(sum(seconds), 0) AS seconds, coalesce(sum(epoch), 0) AS done
     FROM runs INDEXED BY runs_by_sweep WHERE sweep_id = ?`,
  );
  const best = (value: 'last' | 'min' | 'max', end: 'min' | 'max') =>
    database
      .prepare<[string, string], number | null>(
        `SELECT ${end}(s.${value}) FROM runs r
         JOIN metric_summaries s ON s.run_number = r.number AND s.name_id = (SELECT id FROM metric_names WHERE name = ?)
         WHERE r.sweep_id = ? AND r.state = 'finished' AND r.trashed_at IS NULL`,
      )
      .pluck();
  const bests = {
    last: { minimize: best('last', 'min'), maximize: best('last', 'max') },
    best: { minimize: best('min', 'min'), maximize: best('max', 'max') },
  };
  return {
    /** The best that a finished run of a sweep came to; undefined where none did. */
    best: (sweepId: string, { metric, goal, value }: Objective): number | undefined =>
      bests[value][goal].get(metric, sweepId) ?? undefined,
    /** Epochs that the runs of a sweep have done, and the seconds of training that were recorded for them. */
    trained: (sweepId: string) => trained.get(sweepId) ?? { seconds: 0, done: 0 },
    tallies: (): SweepTally[] => tallies.all(),
    /** The ids of the queued runs that are the first to start. */
    queue: (limit: number): string[] => queue.all(limit),
    /** The ids of the runs in some states that ended last. */
    lastEnded: (states: readonly RunState[], limit: number): string[] =>
      ended.all({ states: JSON.stringify(states), limit }),
  };
}
