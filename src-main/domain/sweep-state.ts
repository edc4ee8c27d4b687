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
  /** The last configuration that had it, where it was dropped: its values are for that one's space. */
  droppedFrom: SweepConfig | undefined;
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
  /** Of additions of seeds that were asked for by other processes. */
  tokens: Set<string>;
}

/** Throws STATE_INVALID where an event among these does not fit the state and those before it; changes nothing. */
export function requireFittingEvents(state: SweepState | undefined, events: readonly SweepEventBody[]): void {
  const asked = new Set<number>();
  const isKnown = (point: number): boolean => asked.has(point) || state?.points.has(point) === true;
  let isCreated = state !== undefined;
  const refuse = (why: string): never => {
    throw new QuadLabError('STATE_INVALID', `the journal of ${state?.id ?? 'a sweep'} ${why}`);
  };
  for (const event of events) {
    if (isCreated === (event.type === 'created')) {
      refuse(isCreated ? 'has "created" once more' : `begins with "${event.type}"; expected "created"`);
    }
    isCreated = true;
    if (event.type === 'asked') {
      if (isKnown(event.point)) refuse(`asks for point ${event.point} once more`);
      asked.add(event.point);
      continue;
    }
    const unknown = pointsOf(event).find((point) => !isKnown(point));
    if (unknown !== undefined) refuse(`has "${event.type}" of point ${unknown}, which it never asked for`);
  }
}

/** The points that an event changes. */
function pointsOf(event: SweepEventBody): number[] {
  switch (event.type) {
    case 'ended':
    case 'removed':
      return [event.point];
    case 'seeds-added':
    case 'reopened':
      return event.points;
    case 'edited':
      return [...event.dropped, ...Object.keys(event.values).map(Number)];
    default:
      return [];
  }
}

/** Takes an event into the state; the first one makes it. Throws STATE_INVALID for one that does not fit. */
export function applySweepEvent(state: SweepState | undefined, event: SweepEventBody): SweepState {
  requireFittingEvents(state, [event]);
  if (event.type === 'created') {
    const { id, createdAt, config, digits } = event;
    return {
      id,
      createdAt,
      config,
      digits,
      priority: 0,
      hold: undefined,
      points: new Map(),
      endedOrder: [],
      tokens: new Set(),
    };
  }
  if (state === undefined) throw new Error('only "created" makes a sweep');
  const pointOf = (index: number): SweepPoint => {
    const point = state.points.get(index);
    if (point === undefined) throw new Error(`there is no point ${index}`);
    return point;
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
        droppedFrom: undefined,
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
      if (event.token !== undefined) state.tokens.add(event.token);
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
    case 'edited': {
      const dropped = new Set(event.dropped);
      for (const [index, point] of state.points) {
        point.isDropped = dropped.has(index);
        point.droppedFrom = point.isDropped ? (point.droppedFrom ?? state.config) : undefined;
      }
      state.config = event.config;
      for (const [index, values] of Object.entries(event.values)) pointOf(Number(index)).values = values;
      break;
    }
    case 'held':
      state.hold = { by: event.by, message: event.message };
      break;
    case 'resumed':
      state.hold = undefined;
      break;
    case 'prioritized':
      state.priority = event.priority;
      break;
    case 'removed':
      pointOf(event.point).removed.add(event.seed);
      break;
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

/** The points that have left the space. */
export function droppedPoints({ points }: Pick<SweepState, 'points'>): number[] {
  return [...points].flatMap(([index, { isDropped }]) => (isDropped ? [index] : []));
}
