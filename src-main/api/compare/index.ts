import { z } from 'zod';
import type { Objective } from '../../domain/config/training-config';
import type { RunRecord } from '../../domain/records';
import { finishedValues } from '../../exports/cells';
import { exportFormatNames, type GroupBy } from '../../exports';
import { usualGrouping } from '../../exports/group-runs';
import { titleParts } from '../../exports/titles';
import { comparisonView } from '../comparison';
import type { ApiContext } from '../context';
import { curveWindow, metricName } from '../inputs';
import { jsonNumber } from '../json-number';
import { metricChoices } from '../metric-choices';
import { objectiveOf, usualObjective } from '../run-detail';
import { createRouter, procedure } from '../trpc';
import { stateCounts } from '../views';
import { columnChoices } from './columns';
import { configDifferences } from './configs';
import { comparedCurves } from './curves';
import { groupsOf } from './groups';
import { findCompared, groupingSchema, sourceSchema, type Source } from './source';

const mostColumns = 60;
const mostMetrics = 12;

const decimals = z.int().min(0).max(10).optional();
const columns = z.array(z.string().min(1).max(200)).min(1).max(mostColumns).optional();
const view = sourceSchema.extend({ by: groupingSchema.optional() });
type View = z.output<typeof view>;

/** Any number of runs, or of groups of them, side by side. */
export const compare = createRouter({
  /** The comparison table as the exports write it, with what can be picked: columns and metrics. */
  table: procedure.input(view.extend({ columns, decimals })).query(({ ctx, input }) => {
    const { runs, missing, left, objective, by } = prepare(ctx, input);
    const present = input.columns?.filter((key) => isColumn(runs, objective, by, key));
    const asked = present === undefined || present.length === 0 ? undefined : present;
    const { table, groups } = groupsOf({
      runs,
      objective,
      by,
      columns: asked,
      decimals: input.decimals,
      stability: ctx.stability,
    });
    const shown = comparisonView(table);
    return {
      by,
      objective: { ...objective, title: titleParts(objective.metric, objective.value) },
      columns: shown.columns,
      rows: shown.rows.map((row, index) => ({
        ...row,
        key: groups[index]?.key ?? '',
        label: groups[index]?.label ?? '',
        states: stateCounts(groups[index]?.runs ?? []),
      })),
      runs: runs.map(({ id, name, state, config, place }) => ({
        id,
        name,
        state,
        seed: config.seed,
        sweep: place?.sweepId ?? null,
      })),
      missing,
      left,
      choices: columnChoices(runs, by),
      metrics: metricChoices([...new Set(runs.flatMap((run) => Object.keys(run.metrics)))]),
    };
  }),

  /** Curves of some metrics, the mean of each group with its range over seeds. */
  curves: procedure
    .input(
      view.extend({
        metrics: z.array(metricName).min(1).max(mostMetrics),
        axis: z.enum(['epoch', 'step', 'seconds']).default('epoch'),
        ...curveWindow.shape,
        points: curveWindow.shape.points.default(600),
      }),
    )
    .query(({ ctx, input }) => {
      const { runs, objective, by } = prepare(ctx, input);
      const { groups } = groupsOf({ runs, objective, by });
      const { axis, points, from, to } = input;
      return [...new Set(input.metrics)].map((metric) =>
        comparedCurves(ctx, groups, { metric, axis, points, from, to }),
      );
    }),

  /** What a metric came to in each finished run of each group: what a box plot is made of. */
  values: procedure.input(view.extend({ metric: metricName })).query(({ ctx, input }) => {
    const { runs, objective, by } = prepare(ctx, input);
    const { groups } = groupsOf({ runs, objective, by });
    const { metric } = input;
    const value = metric === objective.metric ? objective.value : 'last';
    return {
      metric,
      title: titleParts(metric, value),
      groups: groups.map(({ key, label, runs: own }) => ({
        key,
        label,
        values: own.flatMap((run) =>
          finishedValues([run], { metric, goal: objective.goal, value }).map((found) => ({
            run: run.id,
            seed: run.config.seed,
            value: jsonNumber(found),
          })),
        ),
      })),
    };
  }),

  /** The settings in which the groups differ, and nothing else. */
  configs: procedure.input(view).query(({ ctx, input }) => {
    const { runs, objective, by } = prepare(ctx, input);
    const { groups } = groupsOf({ runs, objective, by });
    return {
      groups: groups.map(({ key, label, runs: own }) => ({ key, label, runs: own.length })),
      ...configDifferences(groups),
    };
  }),

  /** The same table as the text of a file, or as what is copied. */
  export: procedure
    .input(
      view.extend({
        format: z.enum(exportFormatNames),
        title: z.string().min(1).max(200).optional(),
        columns,
        decimals,
      }),
    )
    .query(({ ctx, input: { format, title, columns: keys, decimals: places, ...rest } }) => {
      const { runs, objective, by } = prepare(ctx, rest);
      const asked = keys?.filter((key) => isColumn(runs, objective, by, key));
      const text = ctx.exports.runs(runs, {
        format,
        groupBy: by,
        objective,
        title: title ?? titleOf(ctx, rest),
        columns: asked?.length === 0 ? undefined : asked,
        decimals: places,
      });
      return { text };
    }),
});

function prepare(ctx: ApiContext, { by, ...source }: View) {
  const compared = findCompared(ctx, source);
  const { runs } = compared;
  const [first] = runs;
  const objective: Objective = first === undefined ? usualObjective([]) : objectiveOf(ctx, first);
  return { ...compared, objective, by: by ?? usualGrouping(runs) };
}

/** A column of an earlier view may mean nothing to the runs of this one. */
function isColumn(runs: readonly RunRecord[], objective: Objective, by: GroupBy, key: string): boolean {
  try {
    groupsOf({ runs: runs.slice(0, 1), objective, by, columns: [key] });
    return true;
  } catch {
    return columnChoices(runs, by).some((group) => group.columns.some((column) => column.key === key));
  }
}

function titleOf(ctx: ApiContext, { sweep, runs, where }: Source): string {
  return sweep !== undefined && runs.length === 0 && where === undefined
    ? ctx.sweeps.find(sweep).name
    : 'Comparison of runs';
}
