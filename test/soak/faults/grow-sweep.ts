import { growOneStep, isGrown } from '../growth.ts';
import { oneOf, type Fault } from './fault.ts';

/** Somebody gives a sweep further seeds or more epochs while it trains. */
export const growSweep: Fault = {
  name: 'grow-sweep',
  async inject(soak, random) {
    const sweep = oneOf(
      soak.sweeps.filter((each) => each.id !== undefined && !isGrown(soak, each)),
      random,
    );
    return sweep && (await growOneStep(soak, sweep));
  },
};
