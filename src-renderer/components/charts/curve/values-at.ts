import type { CurveDataset } from './dataset';
import { firstFrom } from './trace';

export interface ValueAt {
  dataset: CurveDataset;
  x: number;
  /** What is drawn there. */
  y: number;
}

/** The point of a line that is nearest to a place on its axis; undefined where the line has ended or not begun there. */
export function nearestIndex(x: readonly number[], value: number): number | undefined {
  const first = x[0];
  const last = x.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const spacing = x.length > 1 ? (last - first) / (x.length - 1) : 0;
  if (value < first - spacing / 2 || value > last + spacing / 2) return undefined;
  const after = Math.min(x.length - 1, firstFrom(x, value));
  const before = Math.max(0, after - 1);
  return value - (x[before] ?? value) <= (x[after] ?? value) - value ? before : after;
}

/** The x nearest to a place of all points of all lines: where the crosshair stands. */
export function snappedX(datasets: readonly CurveDataset[], value: number): number | undefined {
  let best: number | undefined;
  for (const { line } of datasets) {
    const after = Math.min(line.x.length - 1, firstFrom(line.x, value));
    for (const index of [after - 1, after]) {
      const x = line.x[index];
      if (x !== undefined && (best === undefined || Math.abs(x - value) < Math.abs(best - value))) best = x;
    }
  }
  return best;
}

/** The values of all lines at a place, the largest first. Where nothing was measured there is none. */
export function valuesAt(datasets: readonly CurveDataset[], x: number): ValueAt[] {
  const values = datasets.flatMap((dataset): ValueAt[] => {
    const index = nearestIndex(dataset.line.x, x);
    const y = index === undefined ? null : (dataset.y[index] ?? null);
    return index === undefined || y === null ? [] : [{ dataset, x: dataset.line.x[index] ?? x, y }];
  });
  const rank = ({ y }: ValueAt): number => (Number.isNaN(y) ? Infinity : y);
  return values.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
}
