import { z } from 'zod';
import { metricName, target } from './inputs';
import { jsonNumber } from './json-number';
import { reproductionView } from './reproduction';
import { createRouter, procedure } from './trpc';
import { groupView, runDetail } from './views';

/** More metrics than this are asked for in several calls. */
const mostMetrics = 50;
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

  /** A run and the recorded values of the chosen metrics; a metric that it does not have is empty. */
  show: procedure
    .input(target.extend({ metrics: z.array(metricName).max(mostMetrics).default([]) }))
    .query(({ ctx, input }) => {
      const run = ctx.runs.find(input.id);
      const curves = [...new Set(input.metrics)].map((metric) => ({
        metric,
        points: ctx.runs
          .series(run.id, metric)
          .map(({ step, epoch, value }) => ({ step, epoch, value: jsonNumber(value) })),
      }));
      return { run: runDetail(run), curves };
    }),

  /** Whether the results of runs are those of the first, bit for bit, and what differs; one entry for each other run. */
  compare: procedure
    .input(z.object({ ids: z.array(target.shape.id).min(2).max(mostCompared) }))
    .query(({ ctx, input }) => ctx.runs.compare(input.ids).map(reproductionView)),
});
