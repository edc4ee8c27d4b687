import { startedEvent } from '../../support/events';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import { parseField, parseOrder, parseQuery } from '../../../src-main/domain/query/parse-query';
import type { RunEventBody } from '../../../src-main/domain/run-event';
import type { Measure } from '../../../src-main/store/query/run-groups';
import type { Store } from '../../../src-main/store/store';
import { parseRunConfig } from '../../../src-main/domain/config/parse-config';
import { readSample } from '../../support/samples';
import { addRun, emptyStore, storeWithRuns } from './made-runs';

const query = (store: Store, text: string) => parseQuery(text, store.search.fields());
const idsOf = (store: Store, text: string): string[] =>
  store.search.page(query(store, text), { limit: 1000 }).runs.map(({ id }) => id);

describe('pages', () => {
  it.each(['', 'order by created desc', 'order by test/error', 'order by name desc, best(test/error)'])(
    'show each run once while runs are added between them: %j',
    (text) => {
      const store = storeWithRuns(100, 7);
      const random = createRandom(7, 'added');
      const asked = query(store, text);
      const before = idsOf(store, text);
      const seen: string[] = [];
      for (let after: string | undefined, added = 1000; ;) {
        const page = store.search.page(asked, { limit: 9, after });
        seen.push(...page.runs.map(({ id }) => id));
        for (let i = 0; i < 5; i++) addRun(store, added++, random);
        after = page.next;
        // As many pages as there were runs for, and those that were added behind.
        if (after === undefined || seen.length > 700 || before.every((id) => seen.includes(id))) break;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => before.includes(id))).toEqual(before);
    },
  );

  it('go on where they were when the last run shown is removed', () => {
    const store = storeWithRuns(30, 8);
    const before = idsOf(store, 'order by seed');
    const first = store.search.page(query(store, 'order by seed'), { limit: 10 });
    store.runs.remove(before[9] ?? '');
    const second = store.search.page(query(store, 'order by seed'), { limit: 10, after: first.next });
    expect(second.runs.map(({ id }) => id)).toEqual(before.slice(10, 20));
  });

  it('end at the limit of the query', () => {
    const store = storeWithRuns(30, 9);
    const asked = query(store, 'limit 7');
    const first = store.search.page(asked, { limit: 5 });
    expect(first).toMatchObject({ total: 7, first: 0 });
    const second = store.search.page(asked, { limit: 5, after: first.next });
    expect(second).toMatchObject({ total: 7, first: 5, next: undefined });
    expect(second.runs).toHaveLength(2);
    expect(store.search.page(asked, { limit: 5, offset: 100 }).runs).toEqual([]);
  });

  it.each(['', 'x', 'W10', Buffer.from('[1,"n1","nx"]').toString('base64url')])(
    'refuse %j, which is no place of the query',
    (after) => {
      const store = storeWithRuns(3, 9);
      expect(() => store.search.page(query(store, ''), { limit: 5, after })).toThrow(/place to go on from/);
    },
  );

  it('have what is not a number and then what is missing last, in both directions', () => {
    const store = emptyStore();
    addPlain(store, 'missing', []);
    for (const value of [NaN, 2, Infinity, -Infinity, 1]) addPlain(store, String(value), [value]);
    expect(idsOf(store, 'order by test/error')).toEqual([
      '-Infinity',
      '1',
      '2',
      'Infinity',
      'NaN',
      'missing',
    ]);
    expect(idsOf(store, 'order by test/error desc')).toEqual([
      'Infinity',
      '2',
      '1',
      '-Infinity',
      'NaN',
      'missing',
    ]);
    expect(idsOf(store, 'test/error is nan')).toEqual(['NaN']);
    expect(idsOf(store, 'test/error is missing')).toEqual(['missing']);
    expect(idsOf(store, 'test/error != 1')).toHaveLength(5);
    expect(idsOf(store, 'not test/error < 2')).toEqual(['missing', 'NaN', '2', 'Infinity']);
  });

  it('take what attacks SQL as the values that they are', () => {
    const store = storeWithRuns(5, 10);
    const before = idsOf(store, '');
    for (const value of [`x' OR 1=1 --`, `"; DROP TABLE runs; --`, `%' UNION SELECT 1 --`, '@p0', '?']) {
      const text = `"${value.replace(/"/g, '\\"')}"`;
      for (const operator of ['=', '<', '~', 'like']) idsOf(store, `name ${operator} ${text}`);
      expect(idsOf(store, `name in (${text}) or neuron = ${text} or sweep.name ~ ${text}`)).toEqual([]);
    }
    expect(idsOf(store, '')).toEqual(before);
  });

  it('are found however many conditions there are, up to many different fields', () => {
    const store = storeWithRuns(5, 11);
    const many = Array.from({ length: 1500 }, (_, index) => `seed=${index}`).join(' or ');
    expect(idsOf(store, many)).toHaveLength(5);
    for (let index = 0; index < 60; index++) {
      addPlain(store, `r${index}`, []);
      feed(store, `r${index}`, { [`layer/${index}/norm_r`]: 1 });
    }
    const fields = (count: number): string =>
      Array.from({ length: count }, (_, index) => `layer/${index}/norm_r = 1`).join(' or ');
    expect(idsOf(store, fields(50))).toHaveLength(50);
    expect(() => idsOf(store, fields(51))).toThrow(/at most 50 different fields/);
  });
});

describe('groups', () => {
  const measure = (store: Store, text: string): Measure => parseField(text, store.search.fields()) as Measure;

  it('over seeds have mean, deviation and number of the finished runs, whatever is shown', () => {
    const store = emptyStore();
    for (const [point, values] of [[1, 2, 6], [1e9 + 1, 1e9 + 2, 1e9 + 3], [5, NaN], [7], []].entries()) {
      values.forEach((value, seed) => {
        addPlain(store, `p${point}-s${seed}`, [value], { point, seed });
      });
      // Neither one that diverged nor one that waits counts.
      addPlain(store, `p${point}-s8`, [99], { point, seed: 8 }, 'diverged');
      addPlain(store, `p${point}-s9`, [], { point, seed: 9 });
    }
    const ask = (limit: number, offset: number, sort = '') =>
      store.search.groups({
        where: undefined,
        by: 'seeds',
        measures: [measure(store, 'test/error')],
        order: parseOrder(sort, store.search.fields()),
        limit,
        offset,
      });
    const { groups, total } = ask(10, 0);
    expect(total).toBe(5);
    expect(groups.map(({ statistics }) => statistics[0])).toEqual([
      { n: 3, mean: 3, deviation: Math.sqrt(7) },
      { n: 3, mean: 1e9 + 2, deviation: 1 },
      { n: 2, mean: NaN, deviation: NaN },
      { n: 1, mean: 7, deviation: undefined },
      { n: 0, mean: undefined, deviation: undefined },
    ]);
    expect(groups[0]).toMatchObject({
      runs: 5,
      states: { finished: 3, diverged: 1, queued: 1 },
      example: { id: 'p0-s0' },
    });
    for (const [index, group] of groups.entries()) expect(ask(1, index).groups).toEqual([group]);
    const order = (sort: string): string[] =>
      ask(10, 0, sort).groups.map(({ example }) => example.id.slice(0, 2));
    expect(order('test/error')).toEqual(['p0', 'p3', 'p1', 'p2', 'p4']);
    expect(order('test/error desc')).toEqual(['p1', 'p3', 'p0', 'p2', 'p4']);
    expect(order('point desc')).toEqual(['p4', 'p3', 'p2', 'p1', 'p0']);
  });

  it('by fields are those that a count in JavaScript makes', () => {
    const store = storeWithRuns(200, 12);
    const known = store.search.fields();
    const { groups, total } = store.search.groups({
      where: undefined,
      by: [parseField('neuron', known), parseField('gammaG', known), parseField('state', known)],
      measures: [],
      order: [],
      limit: 1000,
    });
    const counts = new Map<string, number>();
    for (const { config, state } of store.search.page(query(store, ''), { limit: 1000 }).runs) {
      const gammaG = 'gammaG' in config.strategy ? config.strategy.gammaG : null;
      const key = JSON.stringify([config.model.neuron, gammaG, state]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(total).toBe(counts.size);
    expect(new Map(groups.map(({ keys, runs }) => [JSON.stringify(keys), runs]))).toEqual(counts);
  });

  it('over seeds join runs without a sweep that differ in the seed alone', () => {
    const store = emptyStore();
    for (const seed of [0, 1]) addPlain(store, `a${seed}`, [], { seed });
    addPlain(store, 'b0', [], { seed: 0, epochs: 7 });
    const { groups } = store.search.groups({
      where: undefined,
      by: 'seeds',
      measures: [],
      order: [],
      limit: 10,
    });
    expect(groups.map(({ runs, example }) => [example.id, runs])).toEqual([
      ['a0', 2],
      ['b0', 1],
    ]);
  });
});

describe('what is kept of runs that are removed', () => {
  it('is nothing: no settings, no summaries, also where a whole sweep goes', () => {
    const store = storeWithRuns(40, 13);
    for (const { id } of store.runs.list()) if (id.length % 2 === 0) store.runs.remove(id);
    for (const { id } of store.sweeps.list()) store.sweeps.remove(id);
    for (const { id } of store.runs.list()) store.runs.remove(id);
    const database = new Database(store.file, { readonly: true });
    for (const table of ['settings', 'setting_values', 'metric_summaries', 'metric_chunks', 'run_events']) {
      expect([table, database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]).toEqual([table, 0]);
    }
    database.close();
    // Its number may be that of a run that is gone.
    addPlain(store, 'new', []);
    expect(idsOf(store, 'test/error is missing')).toEqual(['new']);
    expect(store.runs.get('new')?.metrics).toEqual({});
  });
});

const sample = parseRunConfig(readSample('runge-run.yaml'), 'run');

interface Plain {
  seed?: number;
  point?: number;
  epochs?: number;
}

function addPlain(
  store: Store,
  id: string,
  values: readonly number[],
  plain: Plain = {},
  end: 'finished' | 'diverged' = 'finished',
): void {
  const { seed = 0, point, epochs = sample.training.epochs } = plain;
  store.sweeps.insert({ id: 's', name: 's', config: {} as never, createdAt: 1 });
  const config = { ...sample, seed, training: { ...sample.training, epochs } };
  const sweep = point === undefined ? undefined : { id: 's', point, values: {} };
  store.runs.insert({ id, name: id, config, createdAt: 1, sweep });
  for (const value of values) feed(store, id, { 'test/error': value }, end);
}

function feed(store: Store, id: string, values: Record<string, number>, end?: 'finished' | 'diverged'): void {
  const position = { epoch: 1, step: 1 };
  const bodies: RunEventBody[] = [
    startedEvent,
    { type: 'metrics', ...position, values },
    ...(end === 'finished' ? [{ type: 'finished' as const, ...position }] : []),
    ...(end === 'diverged'
      ? [{ type: 'diverged' as const, ...position, layer: 'a', where: 'loss' as const, message: 'x' }]
      : []),
  ];
  store.journal.ingest(
    id,
    bodies.map((body, index) => ({ seq: index + 1, time: 1, ...body })),
    0,
    10,
  );
}
