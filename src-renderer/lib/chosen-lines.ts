import type { ComparisonRow } from './api-types';

/** More lines than this can't be told apart. */
export const mostLines = 12;

/** Which rows are drawn: all, or where there are too many the best of them by the objective. */
export function chosenLines(rows: readonly ComparisonRow[], goal: 'minimize' | 'maximize'): number[] {
  const indices = rows.map((_, index) => index);
  if (rows.length <= mostLines) return indices;
  const rank = (index: number): number => {
    const value = rows[index]?.objective;
    if (typeof value !== 'number') return Infinity;
    return goal === 'minimize' ? value : -value;
  };
  const ranked = indices.toSorted((a, b) => (rank(a) === rank(b) ? a - b : rank(a) - rank(b)));
  return ranked.slice(0, mostLines).sort((a, b) => a - b);
}
