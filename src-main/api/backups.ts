import { z } from 'zod';
import { createRouter, procedure } from './trpc';

/** Copies of the home's database. */
export const backups = createRouter({
  /** The newest first. */
  list: procedure.query(({ ctx }) =>
    ctx.backups.list().map(({ name, bytes, time }) => ({ name, bytes, time })),
  ),
  /** Starts to make one. */
  make: procedure.mutation(({ ctx }) => ({ job: ctx.backups.startMake().id })),
  /** Makes the database anew from one, and from what the run directories have beyond it; nothing may train. */
  restore: procedure
    .input(z.object({ name: z.string().min(1).max(300) }))
    .mutation(async ({ ctx, input }) => {
      const { runs, added, updated, removed, problems } = await ctx.backups.restore(input.name);
      return { runs, added, updated, removed, problems };
    }),
});
