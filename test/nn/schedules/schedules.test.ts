import { describe, expect, it } from 'vitest';
import { scheduleSchema } from '../../../src-main/domain/config/schedule-config';
import { createSchedule } from '../../../src-main/nn/schedules';

/** Learning rates after so many completed epochs of 10. */
function ratesOf(config: object, times: readonly number[], learningRate = 0.1): number[] {
  const schedule = createSchedule(scheduleSchema.parse(config), { learningRate, epochs: 10 });
  return times.map((time) => schedule.learningRateAt(time));
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? NaN, 12);
  });
}

describe('constant', () => {
  it('stays', () => {
    expect(ratesOf({ type: 'constant' }, [0, 5, 500])).toEqual([0.1, 0.1, 0.1]);
  });
});

describe('multistep', () => {
  const multistep = { type: 'multistep', milestones: [2, 4], factor: 0.5 };

  it('decays once each milestone is completed', () => {
    expect(ratesOf(multistep, [0, 1, 2, 3, 4, 9], 1)).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25]);
  });

  it('does not decay in the midst of an epoch', () => {
    expect(ratesOf(multistep, [1.99, 2, 2.5, 3.999], 1)).toEqual([1, 0.5, 0.5, 0.5]);
  });
});

describe('cosine', () => {
  it('is half a cosine over all epochs', () => {
    const halfRoot = Math.SQRT2 / 2;
    expectClose(ratesOf({ type: 'cosine' }, [0, 5, 10]), [0.1, 0.05, 0]);
    expectClose(ratesOf({ type: 'cosine', end: 0.02, every: 'step' }, [0, 2.5, 5, 7.5, 10]), [
      0.1,
      0.06 + 0.04 * halfRoot,
      0.06,
      0.06 - 0.04 * halfRoot,
      0.02,
    ]);
  });

  it('has the values that the recursion of CosineAnnealingLR has', () => {
    const end = 0.01;
    const expected = [0.1];
    for (let t = 1; t < 10; t++) {
      const ratio = (1 + Math.cos((Math.PI * t) / 10)) / (1 + Math.cos((Math.PI * (t - 1)) / 10));
      expected.push(end + ratio * ((expected.at(-1) ?? NaN) - end));
    }
    expectClose(ratesOf({ type: 'cosine', end }, [...expected.keys()]), expected);
  });
});

describe('polynomial', () => {
  it('is a straight line of power 1', () => {
    expectClose(ratesOf({ type: 'polynomial' }, [0, 1, 5, 9, 10]), [0.1, 0.09, 0.05, 0.01, 0]);
    expectClose(ratesOf({ type: 'polynomial', end: 0.02 }, [0, 5, 10]), [0.1, 0.06, 0.02]);
  });

  it('has the values that the recursion of PolynomialLR has', () => {
    const expected = [0.1];
    for (let t = 1; t <= 10; t++) {
      const ratio = ((1 - t / 10) / (1 - (t - 1) / 10)) ** 0.9;
      expected.push((expected.at(-1) ?? NaN) * ratio);
    }
    expectClose(ratesOf({ type: 'polynomial', power: 0.9 }, [...expected.keys()]), expected);
  });
});

describe.each(['cosine', 'polynomial'])('%s', (type) => {
  const times = [3, 3.25, 3.999];

  it('changes after each epoch', () => {
    expect(new Set(ratesOf({ type }, times)).size).toBe(1);
  });

  it('changes after each step if every is step, and is the same between epochs', () => {
    const rates = ratesOf({ type, every: 'step' }, times);
    expect(rates[0]).toBe(ratesOf({ type }, [3])[0]);
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    expect(new Set(rates).size).toBe(3);
  });
});

describe('a warm-up', () => {
  it('grows linearly to the schedule', () => {
    const warmup = { epochs: 4, from: 0.2 };
    expectClose(
      ratesOf({ type: 'constant', warmup }, [0, 1, 1.5, 2, 3, 4, 9]),
      [0.02, 0.04, 0.04, 0.06, 0.08, 0.1, 0.1],
    );
    expectClose(
      ratesOf({ type: 'constant', warmup: { ...warmup, every: 'step' } }, [0, 0.5, 3.5, 4]),
      [0.02, 0.03, 0.09, 0.1],
    );
  });

  it('starts at a tenth unless it says otherwise', () => {
    expectClose(ratesOf({ type: 'constant', warmup: { epochs: 1 } }, [0, 1]), [0.01, 0.1]);
  });

  it('multiplies the schedule, which goes on meanwhile', () => {
    const warmup = { epochs: 2, from: 0.5 };
    expectClose(ratesOf({ type: 'polynomial', warmup }, [0, 1, 2]), [0.05, 0.75 * 0.09, 0.08]);
    const multistep = { type: 'multistep', milestones: [1, 3], factor: 0.1, warmup };
    expectClose(ratesOf(multistep, [0, 1, 2, 3]), [0.05, 0.0075, 0.01, 0.001]);
  });

  it('has the values that the recursion of LinearLR has', () => {
    const [from, epochs] = [1 / 3, 5];
    const expected = [0.1 * from];
    for (let t = 1; t <= epochs; t++) {
      const last = expected.at(-1) ?? NaN;
      expected.push(last * (1 + (1 - from) / (epochs * from + (t - 1) * (1 - from))));
    }
    expectClose(ratesOf({ type: 'constant', warmup: { epochs, from } }, [...expected.keys()]), expected);
  });
});
