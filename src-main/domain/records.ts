import type { PointValues } from './config/search-space';
import type { RunConfig } from './config/run-config';
import type { SweepConfig } from './config/sweep-config';
import type { Hold } from './sweep-state';
import { runStates, type RunState } from './run-state';

/** A sweep as stored. Its state follows from its runs. */
export interface SweepRecord {
  id: string;
  name: string;
  config: SweepConfig;
  createdAt: number; // ms since 1970
  counts: Record<RunState, number>;
  /** Runs that are stored. */
  total: number;
  /** Runs of points that are still to be asked for. */
  unasked: number;
  priority: number;
  /** Why no more points are asked for. */
  hold: Hold | undefined;
}

/** Where a run stands in its sweep. */
export interface SweepPlace {
  sweepId: string;
  point: number; // index of the point, from 0
  values: PointValues;
}

/** A run as stored. */
export interface RunRecord {
  id: string;
  name: string;
  config: RunConfig;
  place: SweepPlace | undefined;
  /** Whether it was submitted for others, so that these can start from its weights. */
  isSource: boolean;
  /** The run that it repeats. */
  rerunOf?: string;
  state: RunState;
  createdAt: number; // ms since 1970
  startedAt: number | undefined; // first start
  endedAt: number | undefined;
  attempts: number;
  /** Of queued runs, those of a higher priority start first. */
  priority: number;
  /** Of training, over all attempts, as far as was recorded. */
  seconds: number;
  epoch: number; // epochs done
  step: number; // optimizer steps done
  parameters: number | undefined;
  backend: string | undefined;
  /** What it was last given of the machine, where that was divided. */
  device: string | undefined;
  fingerprint: string | undefined;
  /** Why it diverged or failed. */
  outcome: RunOutcome | undefined;
  metrics: Record<string, MetricSummary>;
  /** In the order of the alphabet. */
  tags?: readonly string[];
  note?: string;
  /** Put away from the list of runs, not from comparisons. */
  archived?: true;
  /** When it was put into the trash; ms since 1970. */
  trashedAt?: number;
}

export interface RunOutcome {
  code: string;
  message: string;
  advice?: string | undefined;
}

/** What a run has of one metric, over all of its recorded steps. NaN is possible. */
export interface MetricSummary {
  last: number;
  min: number;
  max: number;
}

/** One recorded value of a metric. */
export interface MetricPoint {
  step: number;
  epoch: number;
  value: number;
}

export type SweepStatus = 'queued' | 'running' | 'paused' | 'finished' | 'cancelled';

export function sweepStatus({
  counts,
  unasked,
  hold,
}: Pick<SweepRecord, 'counts' | 'unasked' | 'hold'>): SweepStatus {
  if (counts.running + counts.starting > 0) return 'running';
  if (counts.queued > 0) return 'queued';
  if (hold?.by === 'cancel') return 'cancelled';
  if (counts.paused > 0) return 'paused';
  if (unasked > 0) return hold === undefined ? 'queued' : 'paused';
  return counts.cancelled > 0 ? 'cancelled' : 'finished';
}

export function emptyCounts(): Record<RunState, number> {
  return Object.fromEntries(runStates.map((state) => [state, 0])) as Record<RunState, number>;
}
