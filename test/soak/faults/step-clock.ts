import { oneOf, type Fault } from './fault.ts';

const hour = 3600;
const steps = [-30 * 24 * hour, -2 * hour, -45, 20, hour, 24 * hour];

/** The clock of everything in the home jumps. Only where a library can be put before the system's. */
export const stepClock: Fault = {
  name: 'step-clock',
  inject(soak, random) {
    const seconds = oneOf(steps, random) ?? 0;
    if (soak.clock === undefined) return Promise.resolve(undefined);
    soak.clock.step(seconds);
    return Promise.resolve(`the clock was stepped by ${seconds} s, and is ${soak.clock.offset()} s off now`);
  },
};
