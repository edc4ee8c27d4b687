import { z } from 'zod';
import { budgetNames, isTrained, type Experiment } from '../domain/experiment/experiment';
import { isComputed } from '../domain/experiment/results';
import { exportPaper, paperFormatNames } from '../exports/paper';
import type { ApiContext } from './context';
import { createRouter, procedure } from './trpc';

const id = z.string().min(1).max(100);
const budget = z.enum(budgetNames);
const one = z.object({ id, budget });

/** The paper's experiments: what was asked and published, and what came of them in this home. */
export const paper = createRouter({
  /** All, in the order of the paper, with how far each budget is. */
  list: procedure.query(({ ctx }) => ctx.paper.list().map((experiment) => listed(ctx, experiment))),

  /** One in a budget: our rows beside the published ones. Throws NOT_FOUND. */
  show: procedure.input(one).query(({ ctx, input }) => {
    const [results] = ctx.paper.report([input.id], input.budget);
    const config =
      results === undefined || isComputed(results) ? null : ctx.paper.configText(input.id, input.budget);
    return { results: results ?? null, config };
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
    .query(({ ctx, input }) => exportPaper(input.format, ctx.paper.report(input.ids, input.budget))),
});

function listed(ctx: ApiContext, experiment: Experiment) {
  const { id, title, place, question, group } = experiment;
  const about = { id, title, place, question, group };
  if (!isTrained(experiment)) return { ...about, budgets: [] };
  const budgets = ctx.paper.budgets(id).map((name) => {
    const { state, time, rows, dataset, notes, seeds, findings } = ctx.paper.results(id, name);
    const sum = (of: (row: (typeof rows)[number]) => number): number =>
      rows.reduce((total, row) => total + of(row), 0);
    return {
      ...{ name, state, minutes: time.minutes, on: time.on, measured: time.measured, dataset, notes, seeds },
      rows: rows.length,
      runs: sum(({ counts, missing }) => counts.total + missing),
      ended: sum(({ counts }) => counts.total - counts.unfinished),
      findings: findings.map(({ claim, holds }) => ({ claim, holds })),
    };
  });
  return { ...about, budgets };
}
