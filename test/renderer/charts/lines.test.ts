import { describe, expect, it } from 'vitest';
import { strokesOf } from '../../../src-renderer/components/charts/palette';
import { smooth } from '../../../src-renderer/components/charts/curve/smooth';
import { nearestIndex } from '../../../src-renderer/components/charts/curve/values-at';
import { frontOf } from '../../../src-renderer/routes/sweep/front';
import { axisScale, brushedLines } from '../../../src-renderer/components/charts/parallel/axis';

describe('strokesOf', () => {
  const keys = Array.from({ length: 32 }, (_, index) => `run-${index}`);
  const textOf = (of: readonly string[], before?: ReturnType<typeof strokesOf>): string[] =>
    [...strokesOf(of, before)]
      .map(([key, stroke]) => `${key} ${stroke.color} ${stroke.dash.join('-')}`)
      .sort();

  it('gives eight keys eight colours, and thirty-two keys a stroke of their own each', () => {
    const eight = [...strokesOf(keys.slice(0, 8)).values()];
    expect(new Set(eight.map(({ color }) => color)).size).toBe(8);
    expect(eight.every(({ dash }) => dash.length === 0)).toBe(true);
    const all = [...strokesOf(keys).values()].map(({ color, dash }) => `${color} ${dash.join('-')}`);
    expect(new Set(all).size).toBe(32);
  });

  it('depends on no order, and keeps what was drawn before', () => {
    expect(textOf(keys.slice(0, 12))).toEqual(textOf(keys.slice(0, 12).reverse()));
    const before = strokesOf(keys.slice(4, 9));
    const after = strokesOf(keys.slice(0, 9), before);
    for (const [key, stroke] of before) expect(after.get(key)).toEqual(stroke);
  });
});

describe('smooth', () => {
  it('averages from the first value on, and leaves gaps and what is not finite', () => {
    expect(smooth([4, 4, null, 4, NaN, 4], 0.9)).toEqual([4, 4, null, 4, NaN, 4]);
    const [first, second] = smooth([0, 1], 0.5);
    expect(first).toBe(0);
    expect(second).toBeCloseTo(2 / 3, 12);
  });
});

describe('nearestIndex', () => {
  it('finds the nearest point, and none where a line has ended', () => {
    expect(nearestIndex([0, 10, 20], 14)).toBe(1);
    expect(nearestIndex([0, 10, 20], 24)).toBe(2);
    expect(nearestIndex([0, 10, 20], 40)).toBeUndefined();
    expect(nearestIndex([], 1)).toBeUndefined();
  });
});

describe('frontOf', () => {
  const points = [
    { key: 'small', label: '', x: 1, y: 9 },
    { key: 'beaten', label: '', x: 2, y: 10 },
    { key: 'middle', label: '', x: 3, y: 4 },
    { key: 'twin', label: '', x: 3, y: 4 },
    { key: 'large', label: '', x: 8, y: 3 },
    { key: 'lost', label: '', x: 9, y: NaN },
  ];
  it('has the points that none beats, twins among them', () => {
    expect(frontOf(points, { x: 'low', y: 'low' })).toEqual(['small', 'middle', 'twin', 'large']);
    expect(frontOf(points, { x: 'low', y: 'high' })).toEqual(['small', 'beaten']);
  });
});

describe('parallel axes', () => {
  it('brushes lines by place, and leaves out those that have none', () => {
    const lines = [1, 10, 100, null].map((g, index) => ({
      key: String(index),
      label: '',
      values: { g },
      objective: 1,
    }));
    const scale = axisScale({ key: 'g', label: 'γ', kind: 'log' }, lines);
    expect(scale.placeOf(10)).toBeCloseTo(0.5, 12);
    expect(brushedLines(lines, [scale], { g: [0.4, 1] }).map(({ key }) => key)).toEqual(['1', '2']);
    expect(brushedLines(lines, [scale], {})).toHaveLength(4);
  });
});
