import { configText, readyRun, readySweep } from './config-text';
import { target } from './inputs';
import { procedure } from './trpc';

/** Stores a sweep and has it trained. Its data have to be there. */
export const submitSweep = procedure.input(configText).mutation(async ({ ctx, input }) => {
  const config = await readySweep(ctx, input.text);
  const affected = await ctx.perform({ type: 'submit-sweep', config });
  await ctx.perform({ type: 'work', ...affected });
  return { id: affected.sweepIds[0] ?? '' };
});

/** The same of a single run. */
export const submitRun = procedure.input(configText).mutation(async ({ ctx, input }) => {
  const config = await readyRun(ctx, input.text);
  const affected = await ctx.perform({ type: 'submit-run', config });
  await ctx.perform({ type: 'work', ...affected });
  return { id: affected.runIds[0] ?? '' };
});

/** Gives a sweep another configuration and has it trained; points that it has as well keep all that they came to. */
export const editSweep = procedure.input(target.extend(configText.shape)).mutation(async ({ ctx, input }) => {
  const config = await readySweep(ctx, input.text);
  const { id } = ctx.sweeps.find(input.id);
  const affected = await ctx.perform({ type: 'edit', sweepId: id, config });
  await ctx.perform({ type: 'work', ...affected });
  return { id };
});

/** What that would do to the points of the sweep; nothing is done. */
export const previewEdit = procedure
  .input(target.extend(configText.shape))
  .query(async ({ ctx, input }) => ctx.sweeps.previewEdit(input.id, await readySweep(ctx, input.text)));
