import type { Check } from './check.ts';
import { runsByLabel } from './runs-by-label.ts';

/** Every run is there once, and in the state in which it ends undisturbed, unless its sweep was to be cancelled. */
export const states: Check = {
  name: 'every run has ended, and as it must',
  problems({ soak, store, calm }) {
    const expected = runsByLabel(calm);
    const found = runsByLabel(store);
    const surplus = store.runs.list().length - found.size;
    const wrong = [...expected].flatMap(([label, { state }]) => {
      const run = found.get(label);
      if (run === undefined) return [`${label} is missing`];
      const wasCancelled = [...soak.notes.cancelled].some((sweep) => label.startsWith(`${sweep} `));
      if (run.state === state || (wasCancelled && run.state === 'cancelled')) return [];
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
