import type { PointValues } from '../domain/config/dimension';
import { objectivesOf } from '../domain/config/sweep-config';
import type { SweepObjective } from '../domain/config/training-config';
import { objectiveValue } from '../domain/objective-value';
import type { RunRecord, SweepRecord } from '../domain/records';
import type { RunState } from '../domain/run-state';
import { mean, standardDeviation } from '../core/math';
import { titleParts, type TitlePart } from '../exports/titles';
import { compareRuns, comparisonView } from './comparison';
import type { ApiContext } from './context';
import { jsonNumber, type JsonNumber } from './json-number';
import { stateCounts } from './views';

/** What the finished runs of a row came to in one objective. */
export interface BoardResult {
  mean: JsonNumber;
  deviation: JsonNumber | null;
  n: number;
}

/** A configuration over its seeds and folds. */
export interface BoardRow {
  /** Stays the same for as long as the sweep is there. */
  key: string;
  label: string;
  points: number[];
  /** One text for each column, as every export writes it, and which of them are the best of their column. */
  cells: string[];
  best: number[];
  values: PointValues;
  /** One for each objective; null where nothing has finished. */
  results: (BoardResult | null)[];
  /** What the runs that have not ended stand at, while none has finished. */
  present: JsonNumber | null;
  parameters: number | null;
  /** Of training, the mean of the finished runs. */
  seconds: number | null;
  states: Partial<Record<RunState, number>>;
  /** Why runs of it did not finish, the first of each reason. */
  reasons: string[];
  /** Not in the space any more, since the sweep was edited. */
  isDropped: boolean;
  /** Whether no other is better in all objectives. */
  onFront: boolean;
}

/** All configurations of a sweep in their order, with what tables and charts show of them; of their settings only what was varied. */
export function boardOf(ctx: ApiContext, sweep: SweepRecord) {
  const runs = ctx.sweeps.runs(sweep.id);
  const byId = new Map(runs.map((run) => [run.id, run]));
  const objectives = objectivesOf(sweep.config);
  const dropped = new Set(ctx.sweeps.droppedPoints(sweep.id));
  const front = new Set(ctx.sweeps.front(sweep.id).points.map(({ point }) => point));
  const { columns, rows } = comparisonView(compareRuns(sweep, runs, ctx.settings.all().appearance.decimals));
  return {
    columns,
    objectives: objectives.map((objective) => ({
      metric: objective.metric,
      goal: objective.goal,
      title: titleParts(objective.metric, 'value' in objective ? objective.value : undefined),
    })),
    dimensions: dimensionsOf(sweep),
    rows: rows.map(({ label, cells, runIds }): BoardRow => {
      const own = runIds.flatMap((id) => byId.get(id) ?? []);
      const finished = own.filter(({ state }) => state === 'finished');
      const points = [...new Set(own.flatMap(({ place }) => place?.point ?? []))];
      return {
        key: `p${points[0] ?? 0}`,
        label,
        points,
        cells: cells.map(({ text }) => text),
        best: cells.flatMap(({ best }, index) => (best ? [index] : [])),
        values: own[0]?.place?.values ?? {},
        results: objectives.map((objective) => resultOf(finished, objective)),
        present: presentOf(own, finished, objectives[0]),
        parameters: own.find(({ parameters }) => parameters !== undefined)?.parameters ?? null,
        seconds: finished.length === 0 ? null : mean(finished.map(({ seconds }) => seconds)),
        states: stateCounts(own),
        reasons: [...new Set(own.flatMap(({ outcome }) => outcome?.message ?? []))],
        isDropped: points.length > 0 && points.every((point) => dropped.has(point)),
        onFront: points.some((point) => front.has(point)),
      };
    }),
  };
}
export type SweepBoard = ReturnType<typeof boardOf>;

/** A parameter of the space. */
export interface BoardDimension {
  key: string;
  title: TitlePart[];
  /** What its axis is one of. */
  kind: 'number' | 'log' | 'category';
}

/** What was varied, in the order of the space. */
function dimensionsOf({ config }: SweepRecord) {
  return Object.entries(config.sweep.space).flatMap(([key, dimension]): BoardDimension[] => {
    if ('same' in dimension) return [];
    const title = titleParts(key);
    if ('min' in dimension) return [{ key, title, kind: dimension.scale === 'log' ? 'log' : 'number' }];
    return [{ key, title, kind: 'category' }];
  });
}

function resultOf(finished: readonly RunRecord[], objective: SweepObjective): BoardResult | null {
  const values = finished.flatMap((run) => objectiveValue(run, objective) ?? []);
  if (values.length === 0) return null;
  const deviation = standardDeviation(values);
  return {
    mean: jsonNumber(mean(values)),
    deviation: deviation === undefined ? null : jsonNumber(deviation),
    n: values.length,
  };
}

function presentOf(
  own: readonly RunRecord[],
  finished: readonly RunRecord[],
  objective: SweepObjective | undefined,
): JsonNumber | null {
  if (finished.length > 0 || objective === undefined) return null;
  const values = own.flatMap((run) => objectiveValue(run, objective) ?? []);
  return values.length === 0 ? null : jsonNumber(mean(values));
}
