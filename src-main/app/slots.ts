import type { TrainingSettings } from '../domain/training-settings';
import type { SlotRules, Slots } from '../executors/executor';

/** Placements ask many times a second. */
const keptMilliseconds = 500;

/** What runs may have by the settings of a home; a change is seen soon. */
export function slotsOf(settings: () => TrainingSettings): SlotRules {
  let last: { slots: Slots; at: number } = { slots: { parallel: 'auto' }, at: -Infinity };
  return () => {
    if (performance.now() - last.at < keptMilliseconds) return last.slots;
    last = { slots: readSlots(settings) ?? last.slots, at: performance.now() };
    return last.slots;
  };
}

/** Undefined where the file of the settings was spoilt meanwhile, which whoever opens a home is told. */
function readSlots(settings: () => TrainingSettings): Slots | undefined {
  try {
    const { parallel, cores, gpus } = settings();
    return {
      parallel,
      cores: cores === 'auto' ? undefined : cores,
      gpus: gpus === 'all' ? undefined : gpus,
    };
  } catch {
    return undefined;
  }
}
