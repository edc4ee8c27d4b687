import { createRandom, type Random } from '../../src-main/core/random.ts';
import { faults } from './faults/index.ts';
import type { Fault } from './faults/fault.ts';

export interface PlannedFault {
  number: number;
  fault: Fault;
  /** Milliseconds after the fault before. */
  after: number;
  /** What it draws from. */
  random: Random;
}

/**
 * Faults without end that follow from the seed alone: each kind once in a random order, then each once more, and so on.
 * What they hit depends on how far the runs are.
 */
export function* planFaults(seed: number, only?: readonly string[]): Generator<PlannedFault, never> {
  const random = createRandom(seed, 'soak');
  const kinds = faults.filter(({ name }) => only === undefined || only.includes(name));
  for (let number = 1; ;) {
    for (const fault of random.shuffle([...kinds])) {
      const after = 100 + random.integer(1500);
      yield { number, fault, after, random: createRandom(seed, 'fault', number) };
      number += 1;
    }
  }
}
