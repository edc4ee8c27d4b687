import { strokesOf, type Stroke } from '../../components/charts/palette';
import type { ComparedCurves, ComparedTable } from '../../lib/api-types';

/** More lines than this can't be told apart; one can ask for more. */
const usuallyShown = 16;

/** Which groups are drawn where nobody chose: all, or the best of them by the objective. */
export function usualKeys({ rows, objective }: ComparedTable): string[] {
  if (rows.length <= usuallyShown) return rows.map(({ key }) => key);
  const rank = (value: ComparedTable['rows'][number]['objective']): number =>
    typeof value !== 'number' ? Infinity : objective.goal === 'minimize' ? value : -value;
  const best = rows.toSorted((a, b) => rank(a.objective) - rank(b.objective)).slice(0, usuallyShown);
  return best.map(({ key }) => key);
}

/** Of the groups that are drawn: the same in the table and in every chart. Whoever was drawn before keeps its stroke. */
export function groupStrokes(
  { rows }: ComparedTable,
  shown: ReadonlySet<string>,
  before: ReadonlyMap<string, Stroke>,
): Map<string, Stroke> {
  const keys = rows.flatMap(({ key }) => (shown.has(key) ? [key] : []));
  return strokesOf(keys, before);
}

/** Curves as a chart takes them, with their bands where there are several runs. */
export function chartLines(
  { lines }: ComparedCurves,
  strokes: ReadonlyMap<string, Stroke>,
  shown: ReadonlySet<string>,
) {
  return lines
    .filter(({ key }) => shown.has(key))
    .map(({ key, label, runs, curve }) => {
      const stroke = strokes.get(key);
      return {
        key,
        label,
        x: curve?.x ?? [],
        y: curve?.mean ?? [],
        ...(runs > 1 && curve && { low: curve.low, high: curve.high }),
        ...(stroke && { color: stroke.color, dash: stroke.dash }),
      };
    });
}
