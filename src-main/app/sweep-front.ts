import { objectivesOf } from '../domain/config/sweep-config';
import type { PointValues } from '../domain/config/dimension';
import type { RunRecord } from '../domain/records';
import type { SweepConfig } from '../domain/config/sweep-config';
import { resultOf } from '../scheduler/sampling';
import { paretoFront } from '../search/pareto';
import { trialOfSeeds } from '../search/trial';

export interface Front {
  /** Their metrics. */
  objectives: string[];
  points: { point: number; values: PointValues; objectives: readonly number[] }[];
}

/** The finished points of a sweep that no other is better than in all objectives; with one objective, the best. */
export function sweepFront(config: SweepConfig | undefined, runs: readonly RunRecord[]): Front {
  if (config === undefined) return { objectives: [], points: [] };
  const objectives = objectivesOf(config);
  const points = new Map<number, RunRecord[]>();
  for (const run of runs) {
    const point = run.place?.point ?? 0;
    points.set(point, [...(points.get(point) ?? []), run]);
  }
  const trials = [...points].map(([point, runs]) => {
    const values = runs[0]?.place?.values ?? {};
    return {
      point,
      ...trialOfSeeds(
        values,
        runs.map((run) => resultOf(run, config)),
      ),
    };
  });
  const front = paretoFront(
    trials,
    objectives.map(({ goal }) => goal),
  );
  return {
    objectives: objectives.map(({ metric }) => metric),
    points: front.map(({ point, values, objectives: means }) => ({ point, values, objectives: means })),
  };
}
