import { describe, expect, it } from 'vitest';
import { parseSweepConfig } from '../../src-main/domain/config/parse-config';
import { sweepEventSchema, type SweepEventBody } from '../../src-main/domain/sweep-event';
import {
  applySweepEvent,
  requireFittingEvents,
  sweepRunId,
  unstartedState,
  type SweepState,
} from '../../src-main/domain/sweep-state';
import { readSample } from '../support/samples';

const config = parseSweepConfig(readSample('runge.yaml'), 'runge.yaml');
const renamed = { ...config, name: 'another' };
const created: SweepEventBody = { type: 'created', id: 's', createdAt: 1, config, digits: 2 };
const asked = (point: number): SweepEventBody => ({
  type: 'asked',
  point,
  values: { a: point },
  seeds: [0, 1],
});
const ended = (point: number): SweepEventBody => ({
  type: 'ended',
  point,
  state: 'finished',
  objectives: [point],
  reached: 5,
});
const fold = (...events: SweepEventBody[]): SweepState => {
  const state = [created, ...events].reduce<SweepState | undefined>(applySweepEvent, undefined);
  if (state === undefined) throw new Error('no state');
  return state;
};

describe('the journal of a sweep', () => {
  it('tells its points, and in which order they ended', () => {
    const state = fold(asked(0), asked(1), asked(2), ended(2), ended(0));
    expect([...state.points.keys()]).toEqual([0, 1, 2]);
    expect(state.endedOrder).toEqual([2, 0]);
    expect(state.points.get(2)?.ended).toEqual({ state: 'finished', objectives: [2], reached: 5 });
    expect(state.points.get(1)?.ended).toBeUndefined();
    expect(sweepRunId(state, 2, 1)).toBe('s-p02-s1');
  });

  it('opens points again that train once more, which end in a new place', () => {
    const state = fold(asked(0), asked(1), ended(0), ended(1), { type: 'reopened', points: [0] });
    expect(state.endedOrder).toEqual([1]);
    expect(applySweepEvent(state, ended(0)).endedOrder).toEqual([1, 0]);
    const seeds = fold(asked(0), ended(0), { type: 'seeds-added', points: [0], seeds: [1, 2] });
    expect(seeds.endedOrder).toEqual([]);
    expect([...(seeds.points.get(0)?.seeds ?? [])]).toEqual([0, 1, 2]);
    expect(fold(asked(0), ended(0), { type: 'seeds-added', points: [0], seeds: [1] }).endedOrder).toEqual([
      0,
    ]);
  });

  it('keeps the configuration that dropped points had, until they are back', () => {
    const edit = (next: typeof config, dropped: number[]): SweepEventBody => ({
      type: 'edited',
      config: next,
      dropped,
      values: {},
    });
    const state = fold(asked(0), asked(1), edit(renamed, [1]));
    expect(state.config.name).toBe('another');
    expect(state.points.get(0)).toMatchObject({ isDropped: false, droppedFrom: undefined });
    expect(state.points.get(1)).toMatchObject({ isDropped: true, droppedFrom: config });
    applySweepEvent(state, edit({ ...config, name: 'a third' }, [1]));
    expect(state.points.get(1)?.droppedFrom).toBe(config);
    applySweepEvent(state, edit(renamed, []));
    expect(state.points.get(1)).toMatchObject({ isDropped: false, droppedFrom: undefined });
  });

  it('says what runs are that nothing has happened to yet', () => {
    const held = (by: 'pause' | 'cancel' | 'budget'): SweepEventBody => ({ type: 'held', by });
    const dropped: SweepEventBody = { type: 'edited', config, dropped: [0], values: {} };
    expect(unstartedState(fold(asked(0)), 0)).toBe('queued');
    expect(unstartedState(fold(asked(0), held('pause')), 0)).toBe('paused');
    expect(unstartedState(fold(asked(0), held('budget')), 0)).toBe('paused');
    expect(unstartedState(fold(asked(0), held('cancel')), 0)).toBe('cancelled');
    expect(unstartedState(fold(asked(0), held('cancel'), { type: 'resumed' }), 0)).toBe('queued');
    expect(unstartedState(fold(asked(0), asked(1), dropped), 0)).toBe('cancelled');
    expect(unstartedState(fold(asked(0), asked(1), dropped), 1)).toBe('queued');
  });

  it('keeps numbers that JSON has no words for', () => {
    const event = { ...ended(0), objectives: ['NaN', 'Infinity', 2], seq: 3, time: 1 };
    expect(sweepEventSchema.parse(event)).toMatchObject({ objectives: [NaN, Infinity, 2] });
  });

  const unfitting: [string, SweepEventBody, RegExp][] = [
    ['created once more', created, /has "created" once more/],
    ['a point that was asked for', asked(0), /asks for point 0 once more/],
    ['the end of an unknown point', ended(7), /"ended" of point 7, which it never asked for/],
    ['an unknown point opened', { type: 'reopened', points: [0, 7] }, /"reopened" of point 7/],
    [
      'seeds of an unknown point',
      { type: 'seeds-added', points: [7], seeds: [4] },
      /"seeds-added" of point 7/,
    ],
    ['an unknown point dropped', { type: 'edited', config: renamed, dropped: [7], values: {} }, /point 7/],
    [
      'values of an unknown point',
      { type: 'edited', config: renamed, dropped: [], values: { 7: {} } },
      /point 7/,
    ],
    ['an unknown run removed', { type: 'removed', point: 7, seed: 0 }, /"removed" of point 7/],
  ];
  it.each(unfitting)('refuses %s, and is as it was', (_, event, message) => {
    const state = fold(asked(0), ended(0));
    const before = structuredClone(state);
    expect(() => applySweepEvent(state, event)).toThrow(message);
    expect(state).toEqual(before);
    expect(() => {
      requireFittingEvents(state, [asked(3), event]);
    }).toThrow(message);
    expect(state).toEqual(before);
  });

  it('begins with the sweep', () => {
    expect(() => applySweepEvent(undefined, asked(0))).toThrow(/begins with "asked"; expected "created"/);
  });
});
