import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import { runFileSchema } from '../../../src-main/domain/config/run-config';
import type { MetricPoint } from '../../../src-main/domain/records';
import type { RunEvent } from '../../../src-main/domain/run-event';
import { toPoints } from '../../../src-main/domain/metric-columns';
import { openStore, type Store } from '../../../src-main/store/store';
import { temporaryFolder } from '../../support/temporary';

const config = runFileSchema.parse({
  name: 'made',
  dataset: { name: 'spirals' },
  model: { type: 'mlp', widths: [4], neuron: 'conventional' },
  optimizer: { type: 'sgd', learningRate: 1 },
  training: { epochs: 1, batchSize: 8 },
});

/** A store with runs; `feed` ingests points of one of them in one slice. */
function storeOf(...ids: string[]) {
  const store = openStore(join(temporaryFolder(), 'quadlab.db'));
  onTestFinished(() => {
    store.dispose();
  });
  for (const id of ids) store.runs.insert({ id, name: id, config, createdAt: 1, sweep: undefined });
  let seq = 0;
  const ingest = (id: string, bodies: readonly object[]): void => {
    const from = store.runs.row(id)?.journal_offset ?? 0;
    const events = bodies.map((body) => ({ seq: ++seq, time: 1, ...body }) as RunEvent);
    store.journal.ingest(id, events, from, from + 10);
  };
  const start = (id: string, step: number): void => {
    const paused = { type: 'stopped', epoch: step, step, reason: 'pause' };
    const resumedFrom = step === 0 ? null : { epoch: step, step, file: 'f' };
    const about = { attempt: 1, pid: 1, host: 'h', backend: 'cpu', versions: {}, fingerprint: 'f' };
    const started = {
      type: 'started',
      resumedFrom,
      ...about,
      parameters: 1,
      trainExamples: 1,
      testExamples: 1,
    };
    ingest(id, step === 0 ? [started] : [paused, { type: 'queued' }, started]);
  };
  for (const id of ids) start(id, 0);
  return {
    store,
    start,
    feed: (id: string, points: readonly MetricPoint[], name = 'a'): void => {
      ingest(
        id,
        points.map(({ step, epoch, value }) => ({ type: 'metrics', step, epoch, values: { [name]: value } })),
      );
    },
  };
}

const point = (step: number, value = step): MetricPoint => ({ step, epoch: Math.floor(step / 10), value });
const line = (from: number, to: number, value?: number): MetricPoint[] =>
  Array.from({ length: to - from }, (_, index) => point(from + index, value));

function chunkSizes(store: Store): number[] {
  const database = new Database(store.file, { readonly: true });
  const sizes = database
    .prepare<[], number>(
      'SELECT length(numbers) / 8 FROM metric_chunks ORDER BY run_number, name_id, first_step',
    )
    .pluck()
    .all();
  database.close();
  return sizes;
}

describe('points in chunks', () => {
  it('fill one after the other, however they come', () => {
    const { store, feed } = storeOf('r1');
    const all = line(0, 1720);
    feed('r1', all.slice(0, 3));
    feed('r1', all.slice(3, 499));
    feed('r1', all.slice(499, 501));
    feed('r1', all.slice(501, 1720));
    expect(store.metrics.series('r1', 'a')).toEqual(all);
    expect(chunkSizes(store)).toEqual([500, 500, 500, 220]);
    expect(store.metrics.count()).toBe(1720);
    expect(store.runs.get('r1')?.metrics['a']).toEqual({ last: 1719, min: 0, max: 1719 });
  });

  it('are replaced where their step is there already, and the summary with them', () => {
    const { store, feed } = storeOf('r1');
    feed('r1', line(0, 1200, 5));
    feed('r1', [point(1199, 90), point(1200, 6), point(1200, 7)]);
    expect(store.metrics.series('r1', 'a').slice(-2)).toEqual([point(1199, 90), point(1200, 7)]);
    feed('r1', [point(1199, 5), point(3, -8), point(700, 9), point(3, 4)]);
    const expected = line(0, 1201, 5);
    expected[3] = point(3, 4);
    expected[700] = point(700, 9);
    expected[1200] = point(1200, 7);
    expect(store.metrics.series('r1', 'a')).toEqual(expected);
    expect(store.runs.get('r1')?.metrics['a']).toEqual({ last: 7, min: 4, max: 9 });
    expect(chunkSizes(store)).toEqual([500, 500, 201]);
  });

  it('are cut behind the step that a run goes on from, each metric by itself', () => {
    for (const step of [1, 499, 500, 501, 999, 1100]) {
      const { store, feed, start } = storeOf('r1', 'r2');
      feed('r1', line(1, 1101));
      feed('r1', line(1, 40), 'short');
      feed('r1', [point(1100, NaN)], 'late');
      feed('r2', line(1, 1101));
      start('r1', step);
      expect(store.metrics.series('r1', 'a')).toEqual(line(1, step + 1));
      expect(store.metrics.series('r1', 'short')).toEqual(line(1, Math.min(40, step + 1)));
      expect(store.runs.get('r1')?.metrics['a']).toEqual({ last: step, min: 1, max: step });
      expect(Object.keys(store.runs.get('r1')?.metrics ?? {})).toEqual(
        step < 1100 ? ['a', 'short'] : ['a', 'short', 'late'],
      );
      expect(store.metrics.series('r2', 'a')).toHaveLength(1100);
    }
  });

  it('are the same whether they come at once or in pieces with resumed attempts between', () => {
    for (let seed = 0; seed < 8; seed++) {
      const random = createRandom(seed, 'pieces');
      const { store, feed, start } = storeOf('r1');
      const expected = new Map<number, MetricPoint>();
      let step = 0;
      for (let piece = 0; piece < 20; piece++) {
        const points = Array.from({ length: random.integer(300) }, () => {
          step += 1 + random.integer(3);
          return point(step, random.uniform() < 0.02 ? NaN : random.uniform());
        });
        feed('r1', points);
        for (const each of points) expected.set(each.step, each);
        if (random.uniform() < 0.3) {
          step = Math.max(1, step - random.integer(900));
          start('r1', step);
          for (const at of expected.keys()) if (at > step) expected.delete(at);
        }
      }
      const points = [...expected.values()];
      const numbers = points.map(({ value }) => value).filter((value) => !Number.isNaN(value));
      expect(store.metrics.series('r1', 'a')).toEqual(points);
      expect(store.runs.get('r1')?.metrics['a']).toEqual({
        last: points.at(-1)?.value,
        min: Math.min(...numbers),
        max: Math.max(...numbers),
      });
    }
  });

  it('can be read in a window of steps, both ends included', () => {
    const { store, feed } = storeOf('r1');
    feed(
      'r1',
      line(0, 1300).map(({ step }) => point(10 * step)),
    );
    const steps = (from?: number, to?: number): number[] =>
      toPoints(store.metrics.columns('r1', 'a', { from, to })).map(({ step }) => step);
    expect(steps(20, 40)).toEqual([20, 30, 40]);
    expect(steps(4985, 5015)).toEqual([4990, 5000, 5010]);
    expect(steps(12_985)).toEqual([12_990]);
    expect(steps(undefined, 5)).toEqual([0]);
    expect(steps(1, 9)).toEqual([]);
    expect(steps(40, 20)).toEqual([]);
    expect(steps(99_999)).toEqual([]);
    expect(steps()).toHaveLength(1300);
    expect(store.metrics.columns('none', 'a').steps).toHaveLength(0);
    expect(store.metrics.columns('r1', 'none').steps).toHaveLength(0);
    const curve = store.metrics.curve('r1', 'a', 50, { from: 1000, to: 9000 });
    expect(curve.steps.length).toBeLessThanOrEqual(50);
    expect([curve.steps[0], curve.steps.at(-1)]).toEqual([1000, 9000]);
  });

  it('leave with their run', () => {
    const { store, feed } = storeOf('r1', 'r2');
    feed('r1', line(0, 700));
    feed('r2', line(0, 600));
    store.runs.remove('r1');
    expect(chunkSizes(store)).toEqual([500, 100]);
    store.runs.resetJournal('r2');
    expect(store.metrics.count()).toBe(0);
  });
});
