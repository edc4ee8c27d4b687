import { describe, expect, it } from 'vitest';
import { oscillationOf } from '../../../src-main/analysis/stability';
import { createRandom } from '../../../src-main/core/random';
import { curveOf, range } from './curves';

const measured = (values: readonly number[]): number | undefined =>
  oscillationOf(curveOf(values)).oscillation;

describe('oscillation of a curve', () => {
  it('is the root mean square of the setbacks, by hand', () => {
    // Changes −2, +3, −4, +1: √((9 + 1) / 4).
    const found = oscillationOf(curveOf([10, 8, 11, 7, 8]));
    expect(found.oscillation).toBeCloseTo(Math.sqrt(10 / 4), 12);
    expect(found).toMatchObject({ changes: 4, worst: { by: 3, step: 30, epoch: 3 } });
    // Of an accuracy, the changes down: √((4 + 16) / 4).
    const accuracy = oscillationOf(curveOf([10, 8, 11, 7, 8]), 'maximize');
    expect(accuracy.oscillation).toBeCloseTo(Math.sqrt(5), 12);
    expect(accuracy.worst).toEqual({ by: 4, step: 40, epoch: 4 });
  });

  it('is 0 for whatever only improves, and unknown where nothing changes hands', () => {
    expect(measured(range(40, (t) => 90 * Math.exp(-t / 3)))).toBe(0);
    expect(measured([90, 40, 40, 39, 12, 12, 11.9])).toBe(0);
    expect(oscillationOf(curveOf([5, 4, 3])).worst).toBeUndefined();
    expect(measured([5])).toBeUndefined();
    expect(measured([])).toBeUndefined();
  });

  it.each([0.3, 0.7310585, 1.2, 2.1])('of a sine of %f radians a reading is A·sin(ω/2)', (omega) => {
    const sine = range(5000, (t) => 20 + 3 * Math.sin(omega * t + 0.3));
    expect(measured(sine)).toBeCloseTo(3 * Math.sin(omega / 2), 2);
  });

  it('of a sine on a trend is what an integral over its phases says', () => {
    const [amplitude, omega, slope] = [2, 0.7310585, -0.4];
    // A change at phase φ is 2A·sin(ω/2)·cos(φ) + slope; phases fill the circle evenly, as ω is no part of it.
    const phases = range(200_000, (k) => (2 * Math.PI * (k + 0.5)) / 200_000);
    const squares = phases.map(
      (phase) => Math.max(0, 2 * amplitude * Math.sin(omega / 2) * Math.cos(phase) + slope) ** 2,
    );
    const expected = Math.sqrt(squares.reduce((a, b) => a + b) / squares.length);
    const curve = range(5000, (t) => 60 + slope * t + amplitude * Math.sin(omega * t));
    expect(measured(curve)).toBeCloseTo(expected, 2);
    expect(expected).toBeLessThan(amplitude * Math.sin(omega / 2));
  });

  it('of scatter is its standard deviation, of a random walk its steps by √2', () => {
    const random = createRandom(7);
    const noise = range(20_000, () => 30 + 1.5 * random.normal());
    expect(Math.abs((measured(noise) ?? 0) - 1.5)).toBeLessThan(0.03);
    let at = 0;
    const walk = range(20_000, () => (at += 0.8 * random.normal()));
    expect(Math.abs((measured(walk) ?? 0) - 0.8 / Math.SQRT2)).toBeLessThan(0.01);
  });

  it('leaves out what is not finite, sorts, and takes the later reading of a step', () => {
    const points = curveOf([10, NaN, 8, Infinity, 11, 7, 8]);
    expect(oscillationOf(points).oscillation).toBeCloseTo(Math.sqrt(10 / 4), 12);
    expect(oscillationOf(points.toReversed()).oscillation).toBeCloseTo(Math.sqrt(10 / 4), 12);
    const resumed = [...curveOf([10, 8, 99]), { step: 30, epoch: 3, value: 7 }];
    expect(oscillationOf(resumed).oscillation).toBe(0);
  });

  it('counts no change across a jump of the learning rate, and tells the stages apart', () => {
    const values = [10, 12, 10, 30, 31, 30];
    const rates = curveOf([0.1, 0.1, 0.1, 0.01, 0.01, 0.01]);
    const found = oscillationOf(curveOf(values), 'minimize', rates);
    expect(found.oscillation).toBeCloseTo(Math.sqrt((4 + 1) / 4), 12);
    expect(found.worst?.by).toBe(2);
    expect(found.stages).toEqual([
      { rate: 0.1, fromEpoch: 1, toEpoch: 3, changes: 2, oscillation: Math.sqrt(2) },
      { rate: 0.01, fromEpoch: 4, toEpoch: 6, changes: 2, oscillation: Math.sqrt(0.5) },
    ]);
  });

  it('makes no stages of a rate that changes all along', () => {
    const values = range(20, (t) => 10 + (t % 2));
    const cosine = range(20, (t) => 0.1 * 0.5 * (1 + Math.cos((Math.PI * t) / 20)));
    const warmUp = range(20, (t) => Math.min(1, (t + 1) / 5));
    for (const rates of [cosine, warmUp]) {
      expect(oscillationOf(curveOf(values), 'minimize', curveOf(rates)).stages).toHaveLength(1);
    }
  });
});
