import { z } from 'zod';
import { target } from './inputs';
import { reproductionView } from './reproduction';
import { runActions } from './run-actions';
import { runTableProcedures } from './run-table';
import { submitRun } from './submit';
import { runPageProcedures } from './run-page';
import { createRouter, procedure } from './trpc';
import { runDetail } from './views';

/** Each has its checkpoint read. */
const mostCompared = 20;

/** More rows than this are asked for in several calls. */
const mostRows = 1000;

const text = z.string().max(20_000);
const page = z.object({
  where: text.optional(),
  sort: text.optional(),
  limit: z.int().min(1).max(mostRows).default(50),
  offset: z.int().nonnegative().optional(),
  after: text.optional(),
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
  list: procedure.input(page).query(({ ctx, input }) => {
    const { runs, ...about } = ctx.runs.page(input);
    return { ...about, runs: runs.map(runDetail) };
  }),

  /** Whether the results of runs are those of the first, bit for bit, and what differs; one entry for each other run. */
  compare: procedure
    .input(z.object({ ids: z.array(target.shape.id).min(2).max(mostCompared) }))
    .query(({ ctx, input }) => ctx.runs.compare(input.ids).map(reproductionView)),
});
