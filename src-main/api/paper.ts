import { z } from 'zod';
import { budgetNames } from '../domain/experiment/experiment';
import { isComputed } from '../domain/experiment/results';
import { paperFormatNames } from '../exports/paper';
import { minutesText } from '../exports/paper/words';
import { comparedCurves } from './compare/curves';
import { metricName } from './inputs';
import { listedExperiment, missingData, progressOf, resultTable } from './paper-view';
import { createRouter, procedure } from './trpc';

const id = z.string().min(1).max(100);
const budget = z.enum(budgetNames);
const one = z.object({ id, budget });

/** The paper's experiments: what was asked and published, and what came of them in this home. */
export const paper = createRouter({
  /** All, in the order of the paper, with how far each budget is. */
  list: procedure.query(async ({ ctx }) => {
    const catalogue = await ctx.datasets.catalogue();
    return ctx.paper.overview().map((listed) => listedExperiment(ctx, listed, catalogue));
  }),

  /**
   * One in a budget, or in the first that it has: our rows beside the published ones, or what was computed.
   * Throws NOT_FOUND.
   */
  show: procedure
    .input(one.partial({ budget: true }))
    .query(async ({ ctx, input: { id, budget: asked } }) => {
      const budgets = ctx.paper.budgets(id);
      const budget = budgets.find((name) => name === asked) ?? budgets[0] ?? 'quick';
      const [results] = ctx.paper.report([id], budget);
      if (results === undefined || isComputed(results)) {
        return { computed: results ?? null, trained: null };
      }
      const trained = {
        results,
        budgets,
        time: minutesText(results.time.minutes),
        /** The YAML of the sweep that trains it. */
        config: ctx.paper.configText(id, budget),
        table: resultTable(ctx, results),
        progress: progressOf(ctx, results),
        data: missingData(results, await ctx.datasets.catalogue()),
        sweeps: results.sweepIds.map((sweepId) => {
          const { name, createdAt } = ctx.sweeps.find(sweepId);
          return { id: sweepId, name, createdAt };
        }),
      };
      return { computed: null, trained };
    }),

  /** Curves of its rows, each the mean over its seeds with their range. */
  curves: procedure
    .input(one.extend({ metrics: z.array(metricName).min(1).max(8) }))
    .query(({ ctx, input: { id, budget, metrics } }) => {
      const { rows } = ctx.paper.results(id, budget);
      const groups = rows.map(({ title, runIds }) => ({
        key: title,
        label: title,
        runs: runIds.map((run) => ctx.runs.find(run)),
      }));
      return metrics.map((metric) => comparedCurves(ctx, groups, { metric, axis: 'epoch', points: 400 }));
    }),

  /** Stores what is still missing and has it trained. Throws DATASET_NOT_FOUND where its data is not there. */
  run: procedure
    .input(
      one.extend({
        rows: z.array(z.string().max(200)).max(200).optional(),
        seeds: z.int().min(1).max(100).optional(),
      }),
    )
    .mutation(async ({ ctx, input: { id, ...request } }) => {
      const started = await ctx.paper.start(id, request);
      if (started.sweepIds.length > 0) await ctx.perform({ type: 'work', ...started });
      return { sweepIds: started.sweepIds };
    }),

  /** The report as the text of a file; of all experiments where none is named. */
  report: procedure
    .input(
      z.object({
        ids: z.array(id).max(100),
        budget,
        format: z.enum(paperFormatNames as [(typeof paperFormatNames)[number]]),
      }),
    )
    .query(({ ctx, input }) => ctx.paper.export(input.format, input.ids, input.budget)),
});
