import { expect, it } from 'vitest';
import { medianOfRounds } from '../../src-main/app/bench/median-of-rounds';

it('takes the median of each number, the least of those that are least, and the words of the first', () => {
  const round = (number: number) => ({
    framework: `round ${number}`,
    step_ms_min: number,
    step_ms_median: number * 10,
    convolution: { forward: { ms: number } },
  });
  expect(medianOfRounds([3, 1, 2].map(round))).toEqual({
    framework: 'round 3',
    step_ms_min: 1,
    step_ms_median: 20,
    convolution: { forward: { ms: 2 } },
  });
  expect(medianOfRounds([1, 4].map(round)).step_ms_median).toBe(25);
});
