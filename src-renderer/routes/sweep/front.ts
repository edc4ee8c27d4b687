import type { ScatterPoint } from '../../components/charts/scatter-config';
import { numberOf } from '../../components/charts/numbers';
import type { BoardRow, SweepBoard } from '../../lib/api-types';
import { resultOf } from './rows';

/** What an objective is set against: what it costs, or another objective by its index. */
export type Cost = 'parameters' | 'seconds' | `objective-${number}`;

export function costOf(row: BoardRow, cost: Cost): number | undefined {
  if (cost === 'parameters') return row.parameters ?? undefined;
  if (cost === 'seconds') return row.seconds ?? undefined;
  return resultOf(row, Number(cost.slice('objective-'.length)));
}

/** The configurations that finished, as points of a plane with one standard deviation to each side. */
export function planeOf(board: SweepBoard, objective: number, cost: Cost): ScatterPoint[] {
  return board.rows.flatMap((row): ScatterPoint[] => {
    const x = costOf(row, cost);
    const y = resultOf(row, objective);
    if (x === undefined || y === undefined) return [];
    const deviation = numberOf(row.results[objective]?.deviation ?? null) ?? 0;
    return [{ key: row.key, label: row.label, x, y, yLow: y - deviation, yHigh: y + deviation }];
  });
}

/** The keys of the points that no other beats in one way without losing in the other. O(n log n). */
export function frontOf(
  points: readonly ScatterPoint[],
  better: { x: 'low' | 'high'; y: 'low' | 'high' },
): string[] {
  const sign = (end: 'low' | 'high'): number => (end === 'low' ? 1 : -1);
  const costs = points
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .map(({ key, x, y }) => ({ key, x: sign(better.x) * x, y: sign(better.y) * y }))
    .sort((a, b) => a.x - b.x || a.y - b.y);
  const front: string[] = [];
  let best = Infinity;
  let bestAt = NaN;
  for (const { key, x, y } of costs) {
    // Equal in both ways: neither beats the other.
    if (y < best || (y === best && x === bestAt)) {
      front.push(key);
      best = y;
      bestAt = x;
    }
  }
  return front;
}
