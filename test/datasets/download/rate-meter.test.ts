import { describe, expect, it } from 'vitest';
import { RateMeter, secondsLeft } from '../../../src-main/datasets/download/progress';
import { retryAfterSeconds } from '../../../src-main/datasets/download/retry-after';

describe('RateMeter', () => {
  it('says nothing too early, then the rate of the last seconds', () => {
    const meter = new RateMeter();
    meter.add(0, 1_000_000); // what was there before
    expect(meter.rate()).toBeUndefined();
    meter.add(100, 1_000_100);
    expect(meter.rate()).toBeUndefined();
    for (let second = 1; second <= 10; second++) meter.add(1000 * second, 1_000_000 + 500 * second);
    expect(meter.rate()).toBe(500);
    for (let second = 11; second <= 20; second++) meter.add(1000 * second, 1_005_000 + 2000 * (second - 10));
    expect(meter.rate()).toBe(2000);
  });

  it('begins anew with a file that does', () => {
    const meter = new RateMeter();
    meter.add(0, 0);
    meter.add(1000, 5000);
    meter.add(2000, 0);
    expect(meter.rate()).toBeUndefined();
    meter.add(3000, 100);
    expect(meter.rate()).toBe(100);
  });

  it('tells the time left only from a rate and a size', () => {
    expect(secondsLeft(100, 1100, 50)).toBe(20);
    expect(secondsLeft(100, undefined, 50)).toBeUndefined();
    expect(secondsLeft(100, 1100, 0)).toBeUndefined();
  });
});

it('reads Retry-After as seconds and as a date', () => {
  const now = Date.parse('Wed, 21 Oct 2015 07:28:00 GMT');
  expect(retryAfterSeconds('120', now)).toBe(120);
  expect(retryAfterSeconds('Wed, 21 Oct 2015 07:28:30 GMT', now)).toBe(30);
  expect(retryAfterSeconds('Wed, 21 Oct 2015 07:00:00 GMT', now)).toBe(0);
  expect(retryAfterSeconds('soon', now)).toBeUndefined();
});
