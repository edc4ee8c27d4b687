import { z } from 'zod';
import { toPoints, type MetricColumns } from '../domain/metric-columns';
import { runCurves } from './curves';
import { curveWindow, metricName, target } from './inputs';
import { jsonNumber } from './json-number';
import { reproductionView } from './reproduction';
import { runActions } from './run-actions';
import { runTableProcedures } from './run-table';
import { submitRun } from './submit';
import { runPageProcedures } from './run-page';
import { createRouter, procedure } from './trpc';
import { groupView, runDetail } from './views';

/** More metrics than this are asked for in several calls. */
const mostMetrics = 50;
/** More runs than this no chart can tell apart. */
const mostCurves = 200;
/** Each is a table to be joined. */
const mostMeasures = 20;

/** Each has its checkpoint read. */
const mostCompared = 20;

/** More rows than this are asked for in several calls. */
const mostRows = 1000;

const text = z.string().max(20_000);
const search = z.object({
  where: text.optional(),
  sort: text.optional(),
  limit: z.int().min(1).max(mostRows).default(50),
  offset: z.int().nonnegative().optional(),
});

export const runs = createRouter({
  ...runTableProcedures,
  ...runActions,
  submit: submitRun,
  ...runPageProcedures,

  /**
   * One page of the runs of a query such as `neuron = "quadratic" and test/error < 8 order by test/error`, and how many
   * there are in all. `after` is `next` of the page before.
   */
  list: procedure.input(search.extend({ after: text.optional() })).query(({ ctx, input }) => {
    const { runs, ...page } = ctx.runs.page(input);
    return { ...page, runs: runs.map(runDetail) };
  }),

  /** Groups of all runs of a query, by fields or over seeds, with the statistics of metrics over finished runs. */
  groups: procedure
    .input(
      search.extend({
        by: z.union([z.literal('seeds'), z.array(text).max(10)]).default('seeds'),
        measures: z.array(text).max(mostMeasures).default([]),
      }),
    )
    .query(({ ctx, input }) => {
      const { groups, total } = ctx.runs.groups(input);
      return { groups: groups.map(groupView), total };
    }),

  /** A metric of several runs, decimated: `from` and `to` are steps. A run that is not there has no points. */
  curves: procedure
    .input(
      curveWindow.extend({
        ids: z.array(target.shape.id).max(mostCurves),
        metric: metricName,
        points: curveWindow.shape.points.default(1000),
      }),
    )
    .query(({ ctx, input }) => runCurves(ctx, input)),

  /**
   * A run and the recorded values of the chosen metrics; a metric that it does not have is empty. Without a number of
   * points, all within the window of steps.
   */
  show: procedure
    .input(target.extend({ metrics: z.array(metricName).max(mostMetrics).default([]), ...curveWindow.shape }))
    .query(({ ctx, input }) => {
      const run = ctx.runs.find(input.id);
      const { points, from, to } = input;
      const recorded = (metric: string): MetricColumns =>
        points === undefined
          ? ctx.runs.columns(run.id, metric, { from, to })
          : ctx.runs.curve(run.id, metric, points, { from, to });
      const curves = [...new Set(input.metrics)].map((metric) => ({
        metric,
        points: toPoints(recorded(metric)).map((point) => ({ ...point, value: jsonNumber(point.value) })),
      }));
      return { run: runDetail(run), curves };
    }),

  /** Whether the results of runs are those of the first, bit for bit, and what differs; one entry for each other run. */
  compare: procedure
    .input(z.object({ ids: z.array(target.shape.id).min(2).max(mostCompared) }))
    .query(({ ctx, input }) => ctx.runs.compare(input.ids).map(reproductionView)),
});
