import type { Database } from 'better-sqlite3';
import { QuadLabError } from '../core/errors';
import type { RunOutcome } from '../domain/records';
import type { RunEvent } from '../domain/run-event';
import { isEnded, nextState, type RunState } from '../domain/run-state';
import type { MetricQueries } from './metric-queries';
import type { RunQueries } from './run-queries';

/** Applies events of run journals to the rows, each exactly once. */
export function ingestQueries(database: Database, runs: RunQueries, metrics: MetricQueries) {
  const putEvent = database.prepare(
    'INSERT OR REPLACE INTO run_events (run_id, seq, time, type, body) VALUES (?, ?, ?, ?, ?)',
  );
  const update = database.prepare(
    `UPDATE runs SET state = @state, started_at = @started_at, ended_at = @ended_at, attempts = @attempts,
       crashes = @crashes, epoch = @epoch, step = @step, parameters = @parameters, backend = @backend, device = @device,
       fingerprint = @fingerprint, outcome = @outcome, journal_offset = @journal_offset WHERE id = @id`,
  );
  const events = database.prepare<[string], { body: string }>(
    'SELECT body FROM run_events WHERE run_id = ? ORDER BY seq',
  );

  const apply = (runId: string, slice: readonly RunEvent[], from: number, to: number): void => {
    const row = runs.row(runId);
    // Another process was faster, or the run was deleted.
    if (row?.journal_offset !== from) return;
    const points = metrics.batch();
    for (const event of slice) {
      row.state = nextState(row.state, event);
      switch (event.type) {
        case 'metrics':
          points.add(event.step, event.epoch, event.values);
          break;
        case 'started':
          row.attempts = event.attempt;
          row.started_at ??= event.time;
          row.parameters = event.parameters;
          row.backend = event.backend;
          row.device = event.device ?? null;
          row.fingerprint = event.fingerprint;
          row.epoch = event.resumedFrom?.epoch ?? event.transferredFrom?.firstEpoch ?? 0;
          row.step = event.resumedFrom?.step ?? 0;
          metrics.write(row, points);
          metrics.rewind(row, row.step);
          break;
        case 'checkpoint':
          row.crashes = 0;
          break;
        case 'crashed':
          row.crashes += 1;
          break;
        case 'queued':
          row.crashes = 0;
          break;
        default:
          break;
      }
      if ('step' in event) {
        row.epoch = event.epoch;
        row.step = event.step;
      }
      row.ended_at = isEnded(row.state) ? event.time : null;
      const outcome = outcomeOf(event, row.state);
      row.outcome =
        outcome === undefined ? (isEnded(row.state) ? row.outcome : null) : JSON.stringify(outcome);
      if (event.type !== 'metrics')
        putEvent.run(runId, event.seq, event.time, event.type, JSON.stringify(event));
    }
    metrics.write(row, points);
    row.journal_offset = to;
    update.run(row);
  };
  const applyTogether = database.transaction(apply);

  return {
    /**
     * Applies the events between two byte offsets of a run's journal, in one transaction with the cursor.
     * Where the cursor is no longer at `from`, nothing happens: somebody else has applied them.
     */
    ingest(runId: string, slice: readonly RunEvent[], from: number, to: number): void {
      try {
        applyTogether.immediate(runId, slice, from, to);
      } catch (error) {
        metrics.forgetNames();
        if (error instanceof QuadLabError) {
          throw new QuadLabError(
            'JOURNAL_DAMAGED',
            `the journal of run ${runId} from byte ${from} on: ${error.message}`,
            {
              cause: error,
              advice: 'The events before are kept; `quadlab runs delete` removes the run.',
            },
          );
        }
        throw error;
      }
    },
    events: (runId: string): RunEvent[] => events.all(runId).map(({ body }) => JSON.parse(body) as RunEvent),
  };
}

function outcomeOf(event: RunEvent, state: RunState): RunOutcome | undefined {
  switch (event.type) {
    case 'diverged':
      return {
        code: 'DIVERGED',
        message: event.message,
        advice:
          'Lower the learning rate, or restrain the quadratic terms more (strategy relinear-sg, -sw-l1, -sw-l2).',
      };
    case 'failed':
      return { code: event.code, message: event.message, advice: event.advice };
    case 'crashed':
      return state === 'failed' ? { code: 'WORKER_CRASHED', message: event.message } : undefined;
    default:
      return undefined;
  }
}
