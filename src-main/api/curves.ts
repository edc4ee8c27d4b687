import type { RunRecord } from '../domain/records';
import { soundRuns } from '../exports/report/curves';

/** Means over the seeds with their range; null where no value is finite. */
export interface Curve {
  x: number[];
  mean: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}

/** Which part of curves is wanted, both ends included, and with how many points at the most. */
export interface CurveWindow {
  from?: number | undefined;
  to?: number | undefined;
  points?: number | undefined;
}

/** The runs behind a line: those of which tables tell, and where none of them has begun, whichever there are. */
export function drawnRuns(runs: readonly RunRecord[]): readonly RunRecord[] {
  const sound = soundRuns(runs);
  return sound.some(({ metrics }) => Object.keys(metrics).length > 0) ? sound : runs;
}
