import { numberOf } from '../../components/charts/numbers';
import type { BoardRow, SweepBoard } from '../../lib/api-types';

/** More lines than this are hard to tell apart; the reader may choose others. */
export const usualLines = 8;

type Goal = SweepBoard['objectives'][number]['goal'];

/** What a row came to in one objective; undefined where nothing finished, NaN where it has no mean. */
export function resultOf(row: BoardRow, objective = 0): number | undefined {
  const result = row.results[objective];
  return result ? (numberOf(result.mean) ?? undefined) : undefined;
}

/** A number by which rows are ordered, the best first; what has none comes last. */
function rankOf(row: BoardRow, objective: number, goal: Goal): number {
  const value = resultOf(row, objective) ?? (objective === 0 ? (numberOf(row.present) ?? NaN) : NaN);
  if (Number.isNaN(value)) return Infinity;
  return goal === 'minimize' ? value : -value;
}

/** The best first; those that have left the space after the others, and those without a result after those that have one. */
export function ranked(board: Pick<SweepBoard, 'rows' | 'objectives'>, objective = 0): BoardRow[] {
  const goal = board.objectives[objective]?.goal ?? 'minimize';
  const known = board.rows.map((row) => ({
    row,
    group: (row.isDropped ? 2 : 0) + (row.results[objective] ? 0 : 1),
    rank: rankOf(row, objective, goal),
  }));
  known.sort((a, b) => a.group - b.group || (a.rank === b.rank ? 0 : a.rank - b.rank));
  return known.map(({ row }) => row);
}

/** The rows that have a line: those that the reader chose, or the best. */
export function drawnRows(board: SweepBoard, chosen: readonly string[] | undefined): BoardRow[] {
  if (chosen !== undefined) {
    const keys = new Set(chosen);
    return board.rows.filter(({ key }) => keys.has(key));
  }
  const best = ranked(board).filter(
    // What was measured stays in sight where its runs wait in the queue again.
    ({ isDropped, states, present }) =>
      !isDropped && (present !== null || Object.keys(states).some(hasBegun)),
  );
  return best.slice(0, usualLines);
}

const hasBegun = (state: string): boolean => state !== 'queued' && state !== 'starting';
