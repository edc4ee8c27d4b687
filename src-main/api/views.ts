import { mainObjective } from '../domain/config/sweep-config';
import type { Objective } from '../domain/config/training-config';
import { objectiveValue } from '../domain/objective-value';
import { sweepStatus, type RunRecord, type SweepRecord } from '../domain/records';
import type { RunState } from '../domain/run-state';
import { showCell, shownText } from '../exports/format-value';
import { titleParts } from '../exports/titles';
import { styleOfMetric } from '../exports/value-style';
import type { RunProgress } from '../store/run-queries';
import { jsonNumber } from './json-number';

/** A sweep in a list. */
export function sweepSummary(sweep: SweepRecord) {
  const { id, name, createdAt, counts, total, unasked, priority, hold, config } = sweep;
  const objective = mainObjective(config);
  return {
    id,
    name,
    createdAt,
    counts,
    total,
    unasked,
    priority,
    hold: hold === undefined ? null : { by: hold.by, message: hold.message ?? null },
    status: sweepStatus(sweep),
    objective: { ...objective, title: titleParts(objective.metric, objective.value) },
  };
}
export type SweepSummary = ReturnType<typeof sweepSummary>;

/** A run in a list: where it is, how far it is, and what came of it so far. */
export function runSummary(run: RunRecord, objective: Objective, progress: RunProgress | undefined) {
  return {
    id: run.id,
    name: run.name,
    point: run.place?.point ?? null,
    seed: run.config.seed,
    state: run.state,
    epoch: progress?.epoch ?? run.epoch,
    epochs: run.config.training.epochs,
    startedAt: run.startedAt ?? null,
    endedAt: run.endedAt ?? null,
    outcome: run.outcome ?? null,
    result: resultText(objectiveValue(run, objective), objective),
  };
}
export type RunSummary = ReturnType<typeof runSummary>;

/** The objective's value as the tables write it; null where nothing was measured yet. */
export function resultText(value: number | undefined, { metric }: Objective): string | null {
  if (value === undefined) return null;
  return shownText(showCell({ kind: 'number', value }, { style: styleOfMetric(metric) }));
}

/** How many runs are in each state that some are in. */
export function stateCounts(runs: readonly RunRecord[]): Partial<Record<RunState, number>> {
  const counts: Partial<Record<RunState, number>> = {};
  for (const { state } of runs) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** All that is known of a run. */
export function runDetail(run: RunRecord) {
  const metrics = Object.entries(run.metrics).map(
    ([name, { last, min, max }]) =>
      [name, { last: jsonNumber(last), min: jsonNumber(min), max: jsonNumber(max) }] as const,
  );
  return { ...run, metrics: Object.fromEntries(metrics) };
}
