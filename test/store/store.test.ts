import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findSweep } from '../../src-main/app/lookup';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import type { RunEvent, RunEventBody } from '../../src-main/domain/run-event';
import type { SweepRecord } from '../../src-main/domain/records';
import { openDatabase } from '../../src-main/store/database';
import { findRun } from '../../src-main/store/find-run';
import { explainDatabaseError } from '../../src-main/store/database-error';
import { lockHolder, takeHomeLock } from '../../src-main/store/home-lock';
import { sweepQueries } from '../../src-main/store/sweep-queries';
import { openStore, type Store } from '../../src-main/store/store';
import { readSample } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

const config = parseRunConfig(readSample('runge-run.yaml'), 'run');

function storeWithRun(): Store {
  const store = openStore(join(temporaryFolder(), 'quadlab.db'));
  onTestFinished(() => {
    store.dispose();
  });
  store.runs.insert({ id: 'r1', name: 'run', config, createdAt: 1, sweep: undefined });
  return store;
}

const started = (attempt: number, step: number): RunEventBody => ({
  type: 'started',
  attempt,
  pid: 1,
  host: 'h',
  resumedFrom: step === 0 ? null : { epoch: step, step, file: 'f' },
  backend: 'cpu',
  versions: {},
  fingerprint: 'abc',
  parameters: 42,
  trainExamples: 33,
  testExamples: 100,
});
const metrics = (step: number, value: number): RunEventBody => ({
  type: 'metrics',
  epoch: step,
  step,
  values: { 'train/loss': value },
});

/** Numbers events as a journal does; each counts 10 bytes. */
function feeder(store: Store) {
  let seq = 0;
  return (...bodies: RunEventBody[]): void => {
    const from = seq * 10;
    const events = bodies.map((body): RunEvent => ({ seq: ++seq, time: 1000 + seq, ...body }));
    store.journal.ingest('r1', events, from, seq * 10);
  };
}

describe('ingestion', () => {
  it('follows a run through its life', () => {
    const store = storeWithRun();
    const feed = feeder(store);
    feed(started(1, 0), metrics(1, 3), metrics(2, 1), metrics(3, 2));
    expect(store.runs.get('r1')).toMatchObject({
      state: 'running',
      attempts: 1,
      step: 3,
      parameters: 42,
      metrics: { 'train/loss': { last: 2, min: 1, max: 3 } },
    });
    feed({ type: 'finished', epoch: 3, step: 3 });
    expect(store.runs.get('r1')).toMatchObject({ state: 'finished', startedAt: 1001, endedAt: 1005 });
    expect(store.metrics.series('r1', 'train/loss').map(({ value }) => value)).toEqual([3, 1, 2]);
  });

  it('applies events once, however often they are offered', () => {
    const store = storeWithRun();
    const events: RunEvent[] = [{ seq: 1, time: 1, ...started(1, 0) }];
    for (let i = 0; i < 3; i++) store.journal.ingest('r1', events, 0, 10);
    store.journal.ingest(
      'r1',
      [{ seq: 2, time: 2, type: 'crashed', exitCode: 1, signal: null, message: '', final: false }],
      10,
      20,
    );
    for (let i = 0; i < 3; i++) store.journal.ingest('r1', events, 0, 10);
    expect(store.runs.row('r1')).toMatchObject({ state: 'queued', crashes: 1, journal_offset: 20 });
  });

  it('drops what a resumed attempt records again, and its part in the extremes', () => {
    const store = storeWithRun();
    const feed = feeder(store);
    feed(started(1, 0), metrics(1, 3), metrics(2, 5), metrics(3, 99));
    feed(
      { type: 'crashed', exitCode: null, signal: 'SIGKILL', message: 'x', final: false },
      started(2, 2),
      metrics(3, 4),
    );
    expect(store.metrics.series('r1', 'train/loss').map(({ value }) => value)).toEqual([3, 5, 4]);
    expect(store.runs.get('r1')?.metrics['train/loss']).toEqual({ last: 4, min: 3, max: 5 });
  });

  it('keeps NaN and infinity', () => {
    const store = storeWithRun();
    feeder(store)(started(1, 0), metrics(1, 2), metrics(2, Infinity), metrics(3, NaN));
    expect(store.metrics.series('r1', 'train/loss').map(({ value }) => value)).toEqual([2, Infinity, NaN]);
    expect(store.runs.get('r1')?.metrics['train/loss']).toEqual({ last: NaN, min: 2, max: Infinity });
  });

  it('ends a run as failed whose journal has an event that can not be, until it is queued again', () => {
    const store = storeWithRun();
    const feed = feeder(store);
    feed(started(1, 0), metrics(1, 1), { type: 'paused' });
    expect(store.runs.get('r1')).toMatchObject({
      state: 'failed',
      outcome: {
        code: 'JOURNAL_DAMAGED',
        message: expect.stringMatching(/event 3 .*running can't become paused/) as string,
      },
    });
    feed({ type: 'queued' }, started(2, 0), metrics(1, 2), { type: 'finished', epoch: 1, step: 1 });
    expect(store.runs.get('r1')).toMatchObject({ state: 'finished', outcome: undefined });
  });

  it('keeps what a run that has ended recorded, with a warning, where such an event comes later', () => {
    const store = storeWithRun();
    const feed = feeder(store);
    feed(started(1, 0), { type: 'finished', epoch: 1, step: 1 });
    const { endedAt } = store.runs.get('r1') ?? {};
    feed({ type: 'paused' });
    expect(store.runs.get('r1')).toMatchObject({ state: 'finished', endedAt });
    expect(store.journal.events('r1').at(-1)).toMatchObject({ type: 'warning', code: 'JOURNAL_DAMAGED' });
  });

  it('can begin anew', () => {
    const store = storeWithRun();
    feeder(store)(started(1, 0), metrics(1, 3));
    store.runs.resetJournal('r1');
    expect(store.runs.get('r1')).toMatchObject({ state: 'queued', metrics: {} });
    feeder(store)(started(1, 0), metrics(1, 4));
    expect(store.runs.get('r1')?.metrics['train/loss']?.last).toBe(4);
  });
});

describe('the database', () => {
  it('opens again with what was stored, and cascades a removed run', () => {
    const store = storeWithRun();
    feeder(store)(started(1, 0), metrics(1, 3));
    store.dispose();
    const again = openStore(store.file);
    expect(again.runs.list()).toHaveLength(1);
    again.runs.remove('r1');
    expect(again.metrics.series('r1', 'train/loss')).toEqual([]);
    again.dispose();
  });

  it('of a newer QuadLab, or that is none, is refused with advice', () => {
    const folder = temporaryFolder();
    const newer = join(folder, 'newer.db');
    const database = new Database(newer);
    database.pragma('user_version = 999');
    database.close();
    expect(() => openStore(newer)).toThrow(/schema version 999/);
    const none = join(folder, 'none.db');
    writeFileSync(none, 'this is no database, and long enough to be looked at as one'.repeat(20));
    expect(() => openStore(none)).toThrow(/is damaged/);
    mkdirSync(join(folder, 'folder.db'));
    expect(() => openStore(join(folder, 'folder.db'))).toThrow(/can't be opened/);
  });

  it('that can not grow any more says so, and keeps what it has', () => {
    const folder = temporaryFolder();
    const database = openDatabase(join(folder, 'quadlab.db'));
    database.pragma(`max_page_count = ${String(database.pragma('page_count', { simple: true }))}`);
    const sweeps = sweepQueries(database);
    const fill = (): void => {
      for (let i = 0; i < 1000; i++) {
        sweeps.insert({
          id: `s${i}`,
          name: 'x'.repeat(5000),
          config: {} as SweepRecord['config'],
          createdAt: 1,
        });
      }
    };
    let caught: unknown;
    try {
      fill();
    } catch (error) {
      caught = explainDatabaseError(error);
    }
    expect(caught).toMatchObject({ code: 'DISK_FULL' });
    const kept = database.prepare('SELECT count(*) FROM sweeps').pluck().get() as number;
    expect(kept).toBeLessThan(1000);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  });

  it('finds the newest run, and runs by their states', () => {
    const store = storeWithRun();
    store.runs.insert({ id: 'r0', name: 'later', config, createdAt: 2, sweep: undefined });
    store.runs.insert({ id: 'r9', name: 'between', config, createdAt: 1, sweep: undefined });
    expect(findRun(store, 'last').id).toBe('r0');
    expect(findRun(store, 'r9').name).toBe('between');
    expect(() => findRun(store, 'r')).toThrow(/several runs begin with "r"/);
    expect(() => findRun(store, 'x')).toThrow(/no run "x"/);
    feeder(store)(started(1, 0), metrics(1, 3));
    expect(store.runs.idsIn(['queued'])).toEqual(['r0', 'r9']);
    expect(store.runs.list({ states: ['running'] })).toMatchObject([
      { id: 'r1', metrics: { 'train/loss': { last: 3 } } },
    ]);
  });

  it('finds sweeps by id, name or beginning, with the states of their runs', () => {
    const store = storeWithRun();
    for (const [id, name, createdAt] of [
      ['s-a1', 'one', 1],
      ['s-a2', 'two', 3],
      ['s-b', 'one', 2],
    ] as const)
      store.sweeps.insert({ id, name, config: {} as SweepRecord['config'], createdAt });
    for (const seed of [0, 1]) {
      const sweep = { id: 's-b', point: 0, values: {} };
      store.runs.insert({ id: `b${seed}`, name: 'b', config: { ...config, seed }, createdAt: 1, sweep });
    }
    store.journal.ingest('b1', [{ seq: 1, time: 1, type: 'paused' }], 0, 10);
    expect(store.sweeps.list().map(({ id, total }) => [id, total])).toEqual([
      ['s-a1', 0],
      ['s-b', 2],
      ['s-a2', 0],
    ]);
    expect(store.sweeps.list()[1]).toEqual(store.sweeps.get('s-b'));
    expect(findSweep(store, 's-b').counts).toMatchObject({ queued: 1, paused: 1, finished: 0 });
    expect(['last', 'one', 's-a1', 's-b', 'two'].map((text) => findSweep(store, text).id)).toEqual([
      's-a2',
      's-b',
      's-a1',
      's-b',
      's-a2',
    ]);
    expect(() => findSweep(store, 's-a')).toThrow(/several sweeps begin with "s-a"/);
    expect(() => findSweep(store, 's-a11')).toThrow(/no sweep "s-a11"/);
    expect(() => findSweep(store, '%')).toThrow(/no sweep/);
  });

  it('finds runs by the beginning of their id, taking % and _ as they are', () => {
    const store = storeWithRun();
    expect(store.runs.matching('r')).toEqual(['r1']);
    expect(store.runs.matching('%')).toEqual([]);
    expect(store.runs.matching('_1')).toEqual([]);
  });
});

describe("the home's lock", () => {
  it('is held by one at a time, who can be named, and free again afterwards', () => {
    const file = join(temporaryFolder(), 'quadlab.lock');
    const first = takeHomeLock(file);
    expect(first).toBeDefined();
    expect(takeHomeLock(file)).toBeUndefined();
    expect(lockHolder(file)).toContain(`process ${process.pid}`);
    first?.dispose();
    const second = takeHomeLock(file);
    expect(second).toBeDefined();
    second?.dispose();
  });
});
