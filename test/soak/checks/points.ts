import { isMachineMetric } from '../../../src-main/domain/metrics.ts';
import { readWholeJournal } from '../../../src-main/rundir/journal-reader.ts';
import type { Check } from './check.ts';
import { pointsOf, runsByLabel, type Points } from './runs-by-label.ts';

/** The points of every run are those of an undisturbed training bit for bit, or the first of them where it was ended early, in the database and by its journal. */
export const points: Check = {
  name: 'no metric point is lost, doubled or another',
  problems({ soak, store, calm }) {
    const expected = runsByLabel(calm);
    return [...runsByLabel(store)].flatMap(([label, run]) => {
      const other = expected.get(label);
      if (other === undefined) return [];
      const whole = pointsOf(calm, other);
      const isPart = run.state === 'cancelled' || run.state === 'pruned';
      const journal = pointsOfJournal(soak.home.run(run.id).journal);
      return [
        ...differences(`${label} (${run.id}) in the database`, pointsOf(store, run), whole, isPart),
        ...differences(`${label} (${run.id}) in its journal`, journal, whole, isPart),
      ];
    });
  },
};

/**
 * What the points are in which a journal results: an attempt records anew what lies behind its beginning. What was
 * recorded at the very step of a checkpoint may come again, and takes the place of the point before.
 */
function pointsOfJournal(file: string): Points {
  const found = new Map<string, Map<number, string>>();
  for (const event of readWholeJournal(file).events) {
    if (event.type === 'started') {
      const from = event.resumedFrom?.step ?? 0;
      for (const series of found.values())
        for (const step of series.keys()) if (step > from) series.delete(step);
    }
    if (event.type !== 'metrics') continue;
    for (const [name, value] of Object.entries(event.values).filter(([name]) => !isMachineMetric(name))) {
      const series = found.get(name) ?? new Map<number, string>();
      found.set(name, series.set(event.step, `${event.step} ${event.epoch} ${value}`));
    }
  }
  return new Map([...found].map(([name, series]) => [name, [...series.values()]]));
}

/** One line for all metrics that differ. */
function differences(where: string, found: Points, expected: Points, isPart: boolean): string[] {
  const names = [...new Set([...expected.keys(), ...found.keys()])];
  const wrong = names.flatMap((name) => {
    const have = found.get(name) ?? [];
    const want = (expected.get(name) ?? []).slice(0, isPart ? have.length : undefined);
    if (have.join('\n') === want.join('\n')) return [];
    const at = have.findIndex((point, i) => point !== want[i]);
    const first = at === -1 ? have.length : at;
    return [
      `${name} with ${have.length} points, expected ${want.length}; number ${first} is ${have[first] ?? 'not there'}, expected ${want[first] ?? 'none'}`,
    ];
  });
  return wrong.length === 0 ? [] : [`${where}: ${wrong.length} metrics differ, such as ${wrong[0]}`];
}
