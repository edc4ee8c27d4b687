import { z } from 'zod';
import { annotationChange } from '../domain/annotation';
import type { ApiContext } from './context';
import { target } from './inputs';
import { procedure } from './trpc';

/** More runs than this are changed in several calls. */
const mostRuns = 10_000;

const chosen = z.object({ ids: z.array(target.shape.id).min(1).max(mostRuns) });

/** Trains what a command put into the queue, for as long as this app trains at all. */
async function train(ctx: ApiContext, command: Parameters<ApiContext['perform']>[0]): Promise<string[]> {
  const affected = await ctx.perform(command);
  await ctx.perform({ type: 'work', ...affected });
  return affected.runIds;
}

/** What is done with runs that were chosen in a table. Each answers with the ids of those that it changed. */
export const runActions = {
  /** Gives runs tags and takes tags from them, gives them a note, archives them or takes them out of the archive. */
  annotate: procedure.input(annotationChange.extend(chosen.shape)).mutation(async ({ ctx, input }) => {
    const { ids, ...change } = input;
    return (await ctx.perform({ type: 'annotate', runIds: ids, ...change })).runIds;
  }),

  /** Hides runs with all that they recorded, until they are taken out of the trash or it is emptied. */
  trash: procedure
    .input(chosen)
    .mutation(async ({ ctx, input }) => (await ctx.perform({ type: 'trash', runIds: input.ids })).runIds),

  untrash: procedure
    .input(chosen)
    .mutation(
      async ({ ctx, input }) => (await ctx.perform({ type: 'restore-runs', runIds: input.ids })).runIds,
    ),

  /** Deletes for good what is in the trash. */
  emptyTrash: procedure.mutation(async ({ ctx }) => (await ctx.perform({ type: 'empty-trash' })).runIds),

  /** Puts runs into the queue to begin anew. */
  restart: procedure
    .input(chosen)
    .mutation(({ ctx, input }) => train(ctx, { type: 'restart', runIds: input.ids })),

  /** Trains runs for so many epochs in all. */
  extend: procedure
    .input(chosen.extend({ epochs: z.int().positive() }))
    .mutation(({ ctx, input }) => train(ctx, { type: 'extend', runIds: input.ids, epochs: input.epochs })),

  /** Lets queued runs start before those of a lower priority; 0 is the usual one. */
  prioritize: procedure.input(chosen.extend({ priority: z.int() })).mutation(
    async ({ ctx, input }) =>
      (
        await ctx.perform({
          type: 'prioritize',
          sweepIds: [],
          runIds: input.ids,
          priority: input.priority,
        })
      ).runIds,
  ),
};
