import { QuadLabError } from '../core/errors';
import type { RunEvent } from './run-event';

/** Life of a run. `starting` lasts from the start of a process to its first event, and is known to the app alone. */
export const runStates = [
  'queued',
  'starting',
  'running',
  'paused',
  'finished',
  'diverged',
  'failed',
  'cancelled',
] as const;
export type RunState = (typeof runStates)[number];

export const endStates: readonly RunState[] = ['finished', 'diverged', 'failed', 'cancelled'];
export const activeStates: readonly RunState[] = ['starting', 'running'];

export const isEnded = (state: RunState): boolean => endStates.includes(state);
export const isActive = (state: RunState): boolean => activeStates.includes(state);

/** The state after an event of the journal. The only place where a run's state is decided. */
export function nextState(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'started':
      return 'running';
    case 'finished':
      return 'finished';
    case 'diverged':
      return 'diverged';
    case 'failed':
      // Where it is to be tried again, the app decides that, and says it as a crash.
      return event.retry === true ? state : 'failed';
    case 'crashed':
      return event.final ? 'failed' : 'queued';
    case 'stopped':
      return event.reason === 'pause' ? 'paused' : event.reason === 'cancel' ? 'cancelled' : 'queued';
    case 'paused':
      return requireState(state, event.type, ['queued', 'paused'], 'paused');
    case 'cancelled':
      return requireState(state, event.type, ['queued', 'paused', 'failed', 'cancelled'], 'cancelled');
    case 'queued':
      return requireState(state, event.type, ['queued', 'paused', 'failed', 'cancelled'], 'queued');
    case 'metrics':
    case 'checkpoint':
    case 'stage':
    case 'warning':
      return state;
  }
}

function requireState(
  state: RunState,
  event: string,
  allowed: readonly RunState[],
  next: RunState,
): RunState {
  if (allowed.includes(state)) return next;
  throw new QuadLabError(
    'STATE_INVALID',
    `a run that is ${state} can't become ${event}; expected ${allowed.join(' or ')}`,
  );
}
