import { describe, expect, it } from 'vitest';
import { QuadLabError } from '../../src-main/core/errors';
import { nextState, runStates, type RunState, type StateChange } from '../../src-main/domain/run-state';
import { startedEvent } from '../support/events';

const at = { epoch: 1, step: 10 };
const crash = { exitCode: 1, signal: null, message: 'gone' };
const stopped = (reason: Extract<StateChange, { type: 'stopped' }>['reason']): StateChange => ({
  type: 'stopped',
  ...at,
  reason,
});

const changes: Record<string, StateChange> = {
  claimed: { type: 'claimed' },
  released: { type: 'released' },
  started: startedEvent,
  metrics: { type: 'metrics', ...at, values: {} },
  checkpoint: { type: 'checkpoint', ...at, file: 'f', bytes: 1, sha256: 's' },
  stage: { type: 'stage', ...at, stage: 1, file: 'f', bytes: 1, sha256: 's' },
  warning: { type: 'warning', code: 'C', message: 'm' },
  finished: { type: 'finished', ...at },
  diverged: { type: 'diverged', ...at, layer: 'l', where: 'loss', message: 'm' },
  'stopped: pause': stopped('pause'),
  'stopped: cancel': stopped('cancel'),
  'stopped: prune': stopped('prune'),
  'stopped: shutdown': stopped('shutdown'),
  'stopped: app-gone': stopped('app-gone'),
  'stopped: signal': stopped('signal'),
  failed: { type: 'failed', code: 'C', message: 'm' },
  'failed, may pass': { type: 'failed', code: 'C', message: 'm', retry: true },
  crashed: { type: 'crashed', ...crash, final: false },
  'crashed for good': { type: 'crashed', ...crash, final: true },
  paused: { type: 'paused' },
  cancelled: { type: 'cancelled' },
  pruned: { type: 'pruned', message: 'm' },
  queued: { type: 'queued' },
  restarted: { type: 'restarted' },
  extended: { type: 'extended', epochs: 9 },
  prioritized: { type: 'prioritized', priority: 1 },
};

/** What each change makes of a run, state by state: initials of the states, as below; · is refused. */
const initials: Record<string, RunState> = {
  q: 'queued',
  s: 'starting',
  r: 'running',
  p: 'paused',
  f: 'finished',
  d: 'diverged',
  u: 'pruned',
  x: 'failed',
  c: 'cancelled',
};
const table = `
                    q s r p f d u x c
  claimed           s · · · · · · · ·
  released          · q q · · · · · ·
  started           r r r r · · · · ·
  metrics           q s r p f d u x c
  checkpoint        q s r p f d u x c
  stage             q s r p f d u x c
  warning           q s r p f d u x c
  finished          · · f · · · · · ·
  diverged          · · d · · · · · ·
  stopped: pause    · · p · · · · · ·
  stopped: cancel   · · c · · · · · ·
  stopped: prune    · · u · · · · · ·
  stopped: shutdown · · q · · · · · ·
  stopped: app-gone · · q · · · · · ·
  stopped: signal   · · q · · · · · ·
  failed            x x x x · · · · ·
  failed, may pass  q s r p · · · · ·
  crashed           q q q q · · · · ·
  crashed for good  x x x x · · · · ·
  paused            p · · p · · · · ·
  cancelled         c · · c · · · c c
  pruned            u · · u · · u · ·
  queued            q · · q · · q q q
  restarted         q · · q q q q q q
  extended          q · · p q d u x c
  prioritized       q · · p f d u x c
`;
const rows = table
  .split('\n')
  .filter((line) => line.trim() !== '')
  .slice(1)
  .map((line) => ({ name: line.slice(2, 20).trim(), cells: line.slice(20).trim().split(' ') }));

describe('the states of a run', () => {
  it('are those of the table, which has every change', () => {
    expect(Object.values(initials)).toEqual([...runStates]);
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(changes));
    const types = new Set(Object.values(changes).map(({ type }) => type));
    // A change of the program that the table lacks does not compile here.
    const all: Record<StateChange['type'], true> = {
      claimed: true,
      released: true,
      started: true,
      metrics: true,
      checkpoint: true,
      stage: true,
      warning: true,
      stopped: true,
      finished: true,
      diverged: true,
      failed: true,
      crashed: true,
      paused: true,
      cancelled: true,
      pruned: true,
      queued: true,
      restarted: true,
      extended: true,
      prioritized: true,
    };
    expect([...types].sort()).toEqual(Object.keys(all).sort());
  });

  it.each(rows)('change by "$name" as the table says, or not at all', ({ name, cells }) => {
    const change = changes[name];
    if (change === undefined) throw new Error(`no change ${name}`);
    const found = Object.entries(initials).map(([, state]) => {
      try {
        const next = nextState(state, change);
        return Object.entries(initials).find(([, each]) => each === next)?.[0];
      } catch (error) {
        expect(error).toBeInstanceOf(QuadLabError);
        expect(error).toMatchObject({ code: 'STATE_INVALID' });
        expect((error as QuadLabError).message).toContain(`a run that is ${state} `);
        return '·';
      }
    });
    expect(found).toEqual(cells);
  });
});
