import { z } from 'zod';
import type { Command } from '../scheduler/commands';
import type { ApiContext } from './context';
import { target } from './inputs';
import { procedure } from './trpc';
import { sweepSummary } from './views';

/** More seeds than this are no statistics but a mistake. */
const mostSeeds = 1000;
const mostEpochs = 10_000_000;

/** Does a command of a sweep, trains what it put into the queue, and answers with the sweep as it is then. */
async function act(ctx: ApiContext, id: string, command: (sweepId: string) => Command) {
  const sweep = ctx.sweeps.find(id);
  const affected = await ctx.perform(command(sweep.id));
  if (affected.sweepIds.length + affected.runIds.length > 0) await ctx.perform({ type: 'work', ...affected });
  return sweepSummary(ctx.sweeps.find(sweep.id));
}

/** What is done with a sweep. */
export const sweepActions = {
  /** Lets the runs checkpoint and wait. */
  pause: procedure
    .input(target)
    .mutation(async ({ ctx, input }) => sweepSummary(await ctx.sweeps.pause(input.id))),

  /** Ends the runs; what they recorded is kept, and `resume` with `cancelled` lets them go on. */
  cancel: procedure
    .input(target)
    .mutation(async ({ ctx, input }) => sweepSummary(await ctx.sweeps.cancel(input.id))),

  /** Goes on from the checkpoints, also with runs that ended in one of these states. */
  resume: procedure
    .input(target.extend({ also: z.array(z.enum(['failed', 'pruned', 'cancelled'])).default([]) }))
    .mutation(({ ctx, input }) =>
      act(ctx, input.id, (sweepId) => ({ type: 'resume', sweepId, also: input.also })),
    ),

  /** Trains the points with so many more seeds: all of them, or so many of the best. */
  addSeeds: procedure
    .input(
      target.extend({
        count: z.int().min(1).max(mostSeeds),
        top: z.int().positive().optional(),
        /** Made by who asks: asked twice with the same one, it is done once. */
        token: z.string().max(100).optional(),
      }),
    )
    .mutation(({ ctx, input: { id, ...seeds } }) =>
      act(ctx, id, (sweepId) => ({ type: 'add-seeds', sweepId, ...seeds })),
    ),

  /** Trains the runs for so many epochs in all. */
  extend: procedure
    .input(target.extend({ epochs: z.int().positive().max(mostEpochs) }))
    .mutation(({ ctx, input }) =>
      act(ctx, input.id, (sweepId) => ({ type: 'extend', sweepId, epochs: input.epochs })),
    ),

  /** Lets its queued runs start before those of a lower priority; 0 is the usual one. */
  prioritize: procedure.input(target.extend({ priority: z.int() })).mutation(async ({ ctx, input }) => {
    const { id } = ctx.sweeps.find(input.id);
    await ctx.perform({ type: 'prioritize', sweepIds: [id], runIds: [], priority: input.priority });
    return sweepSummary(ctx.sweeps.find(id));
  }),

  /** Deletes a sweep with its runs and all that they recorded, for good. */
  remove: procedure.input(target).mutation(async ({ ctx, input }) => {
    const { id } = ctx.sweeps.find(input.id);
    await ctx.perform({ type: 'delete-sweep', sweepId: id });
    return { id };
  }),
};
