import type { SoakSweep } from '../sweeps.ts';
import type { Check } from './check.ts';
import { runsByLabel } from './runs-by-label.ts';

/**
 * Every run is there once, and in the state in which it ends undisturbed, unless its sweep was to be cancelled, or has a
 * pruner.
 */
export const states: Check = {
  name: 'every run has ended, and as it must',
  problems({ soak, store, calm }) {
    const expected = runsByLabel(calm);
    const found = runsByLabel(store);
    const surplus = store.runs.list().length - found.size;
    const isOf =
      (label: string) =>
      ({ name }: SoakSweep): boolean =>
        label.startsWith(`${name} `);
    const wrong = [...expected].flatMap(([label, { state }]) => {
      const run = found.get(label);
      if (run === undefined) return [`${label} is missing`];
      const sweep = soak.sweeps.find(isOf(label));
      const wasCancelled = sweep !== undefined && soak.notes.cancelled.has(sweep.name);
      const allowed = [
        state,
        ...(wasCancelled ? ['cancelled'] : []),
        ...(sweep?.pruner === undefined ? [] : ['pruned']),
      ];
      if (allowed.includes(run.state)) return [];
      return [`${label} (${run.id}) is ${run.state}, expected ${state}: ${run.outcome?.message ?? ''}`];
    });
    const unknown = [...found.keys()].filter((label) => !expected.has(label));
    return [
      ...wrong,
      ...unknown.map((label) => `${label} should not be there`),
      ...(surplus > 0 ? [`${surplus} runs are there twice`] : []),
    ];
  },
};
