import { QuadLabError } from '../core/errors';
import type { PointValues } from './config/dimension';
import type { SweepConfig } from './config/sweep-config';
import type { RunState } from './run-state';
import type { SweepEventBody } from './sweep-event';

/** Why a sweep asks for no more points. */
export interface Hold {
  by: 'pause' | 'cancel' | 'budget';
  message: string | undefined;
}

type Ended = Extract<SweepEventBody, { type: 'ended' }>;

export interface SweepPoint {
  values: PointValues;
  seeds: Set<number>;
  /** Deleted by a person. */
  removed: Set<number>;
  /** Not in the space any more; what it came to is kept. */
  isDropped: boolean;
  /** What its runs came to; undefined while one of them is unfinished. */
  ended: Omit<Ended, 'type' | 'point'> | undefined;
}

/** A sweep as its journal tells it. */
export interface SweepState {
  id: string;
  createdAt: number;
  config: SweepConfig;
  digits: number;
  priority: number;
  hold: Hold | undefined;
  points: Map<number, SweepPoint>;
  /** Points that have ended, in the order in which they did. */
  endedOrder: number[];
}

/** Takes an event into the state; the first one makes it. Throws STATE_INVALID for one that does not fit. */
export function applySweepEvent(state: SweepState | undefined, event: SweepEventBody): SweepState {
  if (event.type === 'created') {
    const { id, createdAt, config, digits } = event;
    return { id, createdAt, config, digits, priority: 0, hold: undefined, points: new Map(), endedOrder: [] };
  }
  if (state === undefined) {
    throw new QuadLabError(
      'STATE_INVALID',
      `the journal of a sweep begins with "${event.type}"; expected "created"`,
    );
  }
  const pointOf = (index: number): SweepPoint => {
    const point = state.points.get(index);
    if (point !== undefined) return point;
    throw new QuadLabError(
      'STATE_INVALID',
      `the journal of sweep ${state.id} has "${event.type}" of point ${index}, which it never asked for`,
    );
  };
  const reopen = (index: number, point: SweepPoint): void => {
    if (point.ended === undefined) return;
    point.ended = undefined;
    state.endedOrder = state.endedOrder.filter((each) => each !== index);
  };
  switch (event.type) {
    case 'asked':
      state.points.set(event.point, {
        values: event.values,
        seeds: new Set(event.seeds),
        removed: new Set(),
        isDropped: false,
        ended: undefined,
      });
      break;
    case 'ended': {
      const { state: outcome, objectives, reached } = event;
      const point = pointOf(event.point);
      reopen(event.point, point);
      point.ended = { state: outcome, objectives, reached };
      state.endedOrder.push(event.point);
      break;
    }
    case 'seeds-added':
      for (const index of event.points) {
        const point = pointOf(index);
        for (const seed of event.seeds) {
          if (!point.seeds.has(seed)) reopen(index, point);
          point.seeds.add(seed);
          point.removed.delete(seed);
        }
      }
      break;
    case 'reopened':
      for (const index of event.points) reopen(index, pointOf(index));
      break;
    case 'edited':
      state.config = event.config;
      event.dropped.forEach(pointOf);
      for (const [index, point] of state.points) point.isDropped = event.dropped.includes(index);
      for (const [index, values] of Object.entries(event.values)) pointOf(Number(index)).values = values;
      break;
    case 'held':
      state.hold = { by: event.by, message: event.message };
      break;
    case 'resumed':
      state.hold = undefined;
      break;
    case 'prioritized':
      state.priority = event.priority;
      break;
    case 'removed': {
      const point = pointOf(event.point);
      point.removed.add(event.seed);
      break;
    }
  }
  return state;
}

/**
 * The state of a run that nothing has happened to yet: it follows its sweep, so that a sweep of however many runs is paused
 * and cancelled at once.
 */
export function unstartedState({ hold, points }: SweepState, point: number): RunState {
  if (hold?.by === 'cancel' || points.get(point)?.isDropped === true) return 'cancelled';
  return hold === undefined ? 'queued' : 'paused';
}

/** The id of a run of a sweep. */
export function sweepRunId(
  { id, digits }: Pick<SweepState, 'id' | 'digits'>,
  point: number,
  seed: number,
): string {
  return `${id}-${pointLabel(digits, point, seed)}`;
}

/** `p03-s1`. */
export function pointLabel(digits: number, point: number, seed: number): string {
  return `p${String(point).padStart(digits, '0')}-s${seed}`;
}
