import { groupBy } from '../core/group-by';
import { objectivesOf } from '../domain/config/sweep-config';
import type { RunRecord } from '../domain/records';
import type { SchedulerContext } from '../scheduler/context';
import { readSweep } from '../scheduler/sweep-book';
import { resultOf } from '../scheduler/sampling';
import { importanceOf, type Importance, type MeasuredPoint } from '../search/importance';
import { trialOfSeeds } from '../search/trial';

/** How many sweeps' answers are kept. */
const mostKept = 20;

/** How much of the differences between the finished points of a sweep each parameter explains; the same data are not judged twice. */
export function sweepImportances(
  context: SchedulerContext,
  runsOf: (sweepId: string) => readonly RunRecord[],
) {
  const kept = new Map<string, { data: string; importance: Importance }>();
  return (sweepId: string, objective: number): Importance => {
    const { config, points } = readSweep(context, sweepId);
    const runs = groupBy(runsOf(sweepId), ({ place }) => place?.point ?? -1);
    const measured = [...points].flatMap(([point, { values, isDropped }]): MeasuredPoint[] =>
      isDropped ? [] : [{ values, value: valueOf(runs.get(point) ?? []) }],
    );
    function valueOf(own: readonly RunRecord[]): number {
      const trial = trialOfSeeds(
        {},
        own.map((run) => resultOf(run, config)),
      );
      return trial.state === 'finished' ? (trial.objectives[objective] ?? NaN) : NaN;
    }
    const key = `${sweepId}#${Math.min(objective, objectivesOf(config).length - 1)}`;
    const data = JSON.stringify([config.sweep.space, measured]);
    const before = kept.get(key);
    if (before?.data === data) return before.importance;
    const importance = importanceOf(config.sweep.space, measured);
    kept.delete(key);
    kept.set(key, { data, importance });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return importance;
  };
}
