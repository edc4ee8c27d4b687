import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/random';
import { emptyColumns, toColumns, toPoints } from '../../../src-main/domain/metric-columns';
import type { MetricPoint } from '../../../src-main/domain/records';
import { decodeChunk, encodeChunk, pointsIn } from '../../../src-main/store/metrics/chunk-codec';

function backAndForth(points: readonly MetricPoint[]): MetricPoint[] {
  const chunk = encodeChunk(toColumns(points));
  // As the database gives bytes back: anywhere in memory.
  const shifted = (bytes: Uint8Array): Uint8Array => {
    const copy = new Uint8Array(bytes.length + 3);
    copy.set(bytes, 3);
    return copy.subarray(3);
  };
  const columns = emptyColumns(pointsIn(chunk) + 1);
  const end = decodeChunk(
    { positions: shifted(chunk.positions), numbers: shifted(chunk.numbers) },
    columns,
    1,
  );
  expect(end).toBe(points.length + 1);
  return toPoints(columns).slice(1);
}

const even = Array.from({ length: 500 }, (_, index) => ({
  step: 391 * (index + 1),
  epoch: index + 1,
  value: 1 / (index + 1),
}));

describe('a chunk', () => {
  it.each<[string, MetricPoint[]]>([
    ['without points', []],
    ['of one point', [{ step: 0, epoch: 0, value: 0 }]],
    ['at even steps', even],
    [
      'of the largest steps',
      [
        { step: 0, epoch: Number.MAX_SAFE_INTEGER, value: 1 },
        { step: Number.MAX_SAFE_INTEGER, epoch: 0, value: 2 },
      ],
    ],
    [
      'with several points an epoch',
      even.map((point, index) => ({ ...point, epoch: Math.floor(index / 7) })),
    ],
    [
      'of values that are no numbers, or hardly',
      [NaN, Infinity, -Infinity, -0, 5e-324, Number.MAX_VALUE, 0.1 + 0.2].map((value, step) => ({
        step,
        epoch: step,
        value,
      })),
    ],
  ])('%s comes back as it was', (_, points) => {
    expect(backAndForth(points)).toEqual(points);
  });

  it('of any steps and epochs comes back as it was', () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = createRandom(seed, 'chunk');
      let step = 0;
      const points = Array.from({ length: 1 + random.integer(600) }, () => {
        step += 1 + (random.uniform() < 0.8 ? 0 : random.integer(100_000));
        return { step, epoch: random.integer(1000), value: random.uniform() };
      });
      expect(backAndForth(points)).toEqual(points);
    }
  });

  it('takes little more than its values where the steps are even', () => {
    const { positions, numbers } = encodeChunk(toColumns(even));
    expect(numbers).toHaveLength(8 * even.length);
    expect(positions.length).toBeLessThan(20);
  });
});
