import { describe, expect, it } from 'vitest';
import { createSchedule } from '../../../src-main/nn/schedules';

describe('schedules', () => {
  it('constant stays', () => {
    const schedule = createSchedule({ type: 'constant' }, 0.1);
    expect([0, 5, 500].map((epoch) => schedule.learningRateAt(epoch))).toEqual([0.1, 0.1, 0.1]);
  });

  it('multistep decays once each milestone is completed', () => {
    const schedule = createSchedule({ type: 'multistep', milestones: [2, 4], factor: 0.5 }, 1);
    expect([0, 1, 2, 3, 4, 9].map((epoch) => schedule.learningRateAt(epoch))).toEqual([
      1, 1, 0.5, 0.5, 0.25, 0.25,
    ]);
  });
});
