import type { Database } from 'better-sqlite3';
import { isQuadLabError } from '../core/errors';
import type { RunOutcome } from '../domain/records';
import type { RunEvent } from '../domain/run-event';
import { isEnded, nextState, type RunState } from '../domain/run-state';
import type { MetricQueries } from './metric-queries';
import type { RunQueries } from './run-queries';

/** No event of a journal has this number. */
const unreadableSeq = 0;

/** Applies events of run journals to the rows, each exactly once. */
export function ingestQueries(database: Database, runs: RunQueries, metrics: MetricQueries) {
  const putEvent = database.prepare(
    'INSERT OR REPLACE INTO run_events (run_id, seq, time, type, body) VALUES (?, ?, ?, ?, ?)',
  );
  const update = database.prepare(
    `UPDATE runs SET state = @state, started_at = @started_at, ended_at = @ended_at, attempts = @attempts,
       crashes = @crashes, epoch = @epoch, step = @step, parameters = @parameters, backend = @backend, device = @device,
       fingerprint = @fingerprint, outcome = @outcome, journal_offset = @journal_offset, priority = @priority,
       seconds = @seconds, attempt_seconds = @attempt_seconds WHERE id = @id`,
  );
  const addEvent = database.prepare(
    'INSERT OR IGNORE INTO run_events (run_id, seq, time, type, body) VALUES (?, ?, ?, ?, ?)',
  );
  const dropEvent = database.prepare('DELETE FROM run_events WHERE run_id = ? AND seq = ?');
  const events = database.prepare<[string], { body: string }>(
    'SELECT body FROM run_events WHERE run_id = ? ORDER BY seq',
  );

  const apply = (runId: string, slice: readonly RunEvent[], from: number, to: number): void => {
    const row = runs.row(runId);
    // Another process was faster, or the run was deleted.
    if (row?.journal_offset !== from) return;
    const points = metrics.batch();
    for (const written of slice) {
      const event = accepted(row.state, written);
      row.state = nextState(row.state, event);
      switch (event.type) {
        case 'metrics':
          points.add(event.step, event.epoch, event.values);
          break;
        case 'started':
          row.attempts = event.attempt;
          row.attempt_seconds = 0;
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
          if (event.code !== 'DISK_FULL' && event.code !== 'APP_GONE') row.crashes += 1;
          break;
        case 'queued':
          row.crashes = 0;
          break;
        case 'restarted':
          row.crashes = 0;
          row.epoch = 0;
          row.step = 0;
          break;
        case 'extended':
          runs.setEpochs(row, event.epochs);
          break;
        case 'prioritized':
          row.priority = event.priority;
          break;
        default:
          break;
      }
      if ('step' in event) {
        row.epoch = event.epoch;
        row.step = event.step;
      }
      if ('elapsed' in event && event.elapsed !== undefined && event.elapsed > row.attempt_seconds) {
        row.seconds += event.elapsed - row.attempt_seconds;
        row.attempt_seconds = event.elapsed;
      }
      row.ended_at = isEnded(row.state) ? (row.ended_at ?? event.time) : null;
      const outcome = outcomeOf(event, row.state);
      row.outcome =
        outcome === undefined ? (isEnded(row.state) ? row.outcome : null) : JSON.stringify(outcome);
      if (event.type !== 'metrics')
        (event.seq > 0 ? putEvent : addEvent).run(
          runId,
          event.seq,
          event.time,
          event.type,
          JSON.stringify(event),
        );
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
        throw error;
      }
    },
    /** Says of a run that its journal can't be read now; undefined: that it can again. */
    setUnreadable(runId: string, warning: { code: string; message: string } | undefined): void {
      const event = { seq: unreadableSeq, time: Date.now(), type: 'warning', ...warning };
      if (warning === undefined) dropEvent.run(runId, unreadableSeq);
      else putEvent.run(runId, event.seq, event.time, event.type, JSON.stringify(event));
    },
    events: (runId: string): RunEvent[] => events.all(runId).map(({ body }) => JSON.parse(body) as RunEvent),
  };
}

/**
 * The event, or where the run can't have had it, what stands for it: the failure of that run. What a run that has ended
 * recorded stays, with a warning.
 */
function accepted(state: RunState, event: RunEvent): RunEvent {
  try {
    nextState(state, event);
    return event;
  } catch (error) {
    if (!isQuadLabError(error) || error.code !== 'STATE_INVALID') throw error;
    const { seq, time } = event;
    const code = 'JOURNAL_DAMAGED';
    const message = `event ${seq} of its journal does not fit the ones before: ${error.message}`;
    if (isEnded(state)) return { seq, time, type: 'warning', code, message };
    const advice =
      'Did two programs write into the run? `quadlab sweep resume --failed` goes on from its last checkpoint.';
    return { seq, time, type: 'failed', code, message, advice };
  }
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
    case 'pruned':
      return { code: 'PRUNED', message: event.message };
    case 'stopped':
      return state === 'pruned'
        ? { code: 'PRUNED', message: event.message ?? 'a pruner stopped it' }
        : undefined;
    case 'failed':
    case 'crashed':
      return state === 'failed'
        ? { code: event.code ?? 'WORKER_CRASHED', message: event.message, advice: event.advice }
        : undefined;
    default:
      return undefined;
  }
}
