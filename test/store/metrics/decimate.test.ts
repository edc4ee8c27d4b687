import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import { toColumns, toPoints } from '../../../src-main/domain/metric-columns';
import { decimate, decimatedPlaces } from '../../../src-main/store/metrics/decimate';

const columnsOf = (values: readonly number[]) =>
  toColumns(values.map((value, index) => ({ step: 10 * index, epoch: index, value })));

const noise = (length: number, seed = 0): number[] => {
  const random = createRandom(seed, 'noise');
  return Array.from({ length }, () => random.uniform());
};

describe('decimation', () => {
  it('leaves few points as they are', () => {
    const columns = columnsOf(noise(100));
    expect(decimate(columns, 100)).toBe(columns);
  });

  it('never gives more than was asked for, with the first and the last, in order and as recorded', () => {
    for (const length of [3, 7, 100, 10_007]) {
      const all = columnsOf(noise(length).map((value, index) => (index % 13 === 5 ? NaN : value)));
      const points = toPoints(all);
      for (const asked of [2, 3, 4, 5, 10, 99, 1000]) {
        const kept = toPoints(decimate(all, asked));
        expect(kept.length).toBeLessThanOrEqual(asked);
        expect(kept[0]).toEqual(points[0]);
        expect(kept.at(-1)).toEqual(points.at(-1));
        expect(kept).toEqual(points.filter(({ step }) => kept.some((each) => each.step === step)));
      }
    }
    expect(toPoints(decimate(columnsOf([1, 2, 3]), 1))).toEqual([{ step: 20, epoch: 2, value: 3 }]);
    expect(toPoints(decimate(columnsOf([1, 2, 3]), 0))).toEqual([]);
  });

  it('makes use of the number that was asked for', () => {
    expect(decimate(columnsOf(noise(10_000)), 1000).steps.length).toBeGreaterThan(950);
  });

  it('keeps every spike, up and down', () => {
    const values = noise(10_000);
    const spikes = [17, 1234, 5000, 7777, 9998];
    for (const [index, place] of spikes.entries()) values[place] = index % 2 === 0 ? 100 : -100;
    const kept = decimate(columnsOf(values), 200);
    for (const place of spikes) expect([...kept.steps]).toContain(10 * place);
  });

  it('keeps gaps as gaps, and the finite extremes beside what is infinite', () => {
    const values = noise(10_000);
    for (let place = 3000; place < 4000; place++) values[place] = NaN;
    values[6000] = Infinity;
    values[6001] = 50;
    values[8000] = -Infinity;
    const kept = toPoints(decimate(columnsOf(values), 300));
    const within = kept.filter(({ epoch }) => epoch > 3000 && epoch < 4000);
    expect(within.length).toBeGreaterThan(5);
    expect(within.every(({ value }) => Number.isNaN(value))).toBe(true);
    expect(kept.map(({ value }) => value)).toContain(50);
    expect(kept.find(({ epoch }) => epoch === 6000)?.value).toBe(Infinity);
    expect(kept.find(({ epoch }) => epoch === 8000)?.value).toBe(-Infinity);
    const lost = columnsOf(values.map(() => NaN));
    expect(decimate(lost, 50).values.every(Number.isNaN)).toBe(true);
  });

  it('keeps what is asked for of several lines over the same points', () => {
    const [mean, low, high] = [noise(5000, 1), noise(5000, 2), noise(5000, 3)];
    low[1111] = -9;
    low[1112] = 99;
    high[2222] = 9;
    mean[3333] = -5;
    const places = decimatedPlaces(
      [
        { values: mean, least: true, largest: true },
        { values: low, least: true, largest: false },
        { values: high, least: false, largest: true },
      ],
      5000,
      400,
    );
    expect(places.length).toBeLessThanOrEqual(400);
    expect(places).toEqual(expect.arrayContaining([0, 1111, 2222, 3333, 4999]));
    expect(new Set(places).size).toBe(places.length);
  });
});
