import { QuadLabError } from '../core/errors';
import type { RunEventBody } from './run-event';

/** Life of a run. `starting` lasts from the start of a process to its first event, and is known to the app alone. */
export const runStates = [
  'queued',
  'starting',
  'running',
  'paused',
  'finished',
  'diverged',
  'pruned',
  'failed',
  'cancelled',
] as const;
export type RunState = (typeof runStates)[number];

export const endStates: readonly RunState[] = ['finished', 'diverged', 'pruned', 'failed', 'cancelled'];
export const activeStates: readonly RunState[] = ['starting', 'running'];
/** A run in one of these may still train by itself or by `resume`. */
export const unfinishedStates: readonly RunState[] = ['queued', 'starting', 'running', 'paused'];

export const isEnded = (state: RunState): boolean => endStates.includes(state);
export const isActive = (state: RunState): boolean => activeStates.includes(state);

/** What changes the state of a run: the events of its journal, and what the app alone knows of a process that starts. */
export type StateChange = RunEventBody | { type: 'claimed' } | { type: 'released' };

type Rules = {
  readonly [Type in StateChange['type']]: {
    /** The states in which it may happen. */
    readonly from: readonly RunState[];
    readonly to: RunState | ((change: Extract<StateChange, { type: Type }>, state: RunState) => RunState);
  };
};

const atRest: readonly RunState[] = runStates.filter((state) => !isActive(state));
const unended: readonly RunState[] = runStates.filter((state) => !isEnded(state));
const stay = (_change: unknown, state: RunState): RunState => state;

const stoppedStates = {
  pause: 'paused',
  cancel: 'cancelled',
  prune: 'pruned',
  shutdown: 'queued',
  'app-gone': 'queued',
  signal: 'queued',
} as const satisfies Record<Extract<RunEventBody, { type: 'stopped' }>['reason'], RunState>;

/** The states of runs and what leads from one to another; nothing else changes a run's state. */
const rules: Rules = {
  // A process for it was started, or left without a word.
  claimed: { from: ['queued'], to: 'starting' },
  released: { from: activeStates, to: 'queued' },
  // Written by the worker. A journal that is read anew has no `starting`.
  started: { from: unended, to: 'running' },
  finished: { from: ['running'], to: 'finished' },
  diverged: { from: ['running'], to: 'diverged' },
  stopped: { from: ['running'], to: ({ reason }) => stoppedStates[reason] },
  // Where it is to be tried again, the app decides that, and says it as a crash.
  failed: { from: unended, to: ({ retry }, state) => (retry === true ? state : 'failed') },
  metrics: { from: runStates, to: stay },
  checkpoint: { from: runStates, to: stay },
  stage: { from: runStates, to: stay },
  warning: { from: runStates, to: stay },
  // Written by the app, for a worker that is gone or a run that no worker has.
  crashed: { from: unended, to: ({ final }) => (final ? 'failed' : 'queued') },
  paused: { from: ['queued', 'paused'], to: 'paused' },
  pruned: { from: ['queued', 'paused', 'pruned'], to: 'pruned' },
  cancelled: { from: ['queued', 'paused', 'failed', 'cancelled'], to: 'cancelled' },
  queued: { from: ['queued', 'paused', 'pruned', 'failed', 'cancelled'], to: 'queued' },
  restarted: { from: atRest, to: 'queued' },
  extended: { from: atRest, to: (_change, state) => (state === 'finished' ? 'queued' : state) },
  // A run that trains is not in the queue, and its journal is the worker's.
  prioritized: { from: atRest, to: stay },
};

/** The state after a change. The only place where a run's state is decided. Throws STATE_INVALID. */
export function nextState(state: RunState, change: StateChange): RunState {
  const { from, to } = rules[change.type];
  if (!from.includes(state)) {
    throw new QuadLabError(
      'STATE_INVALID',
      `a run that is ${state} can't become ${change.type}; expected one that is ${from.join(' or ')}`,
    );
  }
  return typeof to === 'function'
    ? (to as (change: StateChange, state: RunState) => RunState)(change, state)
    : to;
}
