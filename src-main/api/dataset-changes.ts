import { z } from 'zod';
import { importSettingsSchema } from '../domain/import-settings';
import { procedure } from './trpc';

const name = z.string().min(1).max(100);
const source = z.object({
  path: z.string().min(1).max(4096),
  format: z.string().max(100).optional(),
  settings: importSettingsSchema.optional(),
});

/** What brings data sets in and takes them away; work that takes long is among the jobs. */
export const datasetChanges = {
  /** What an import of a file, a folder or an archive would find. */
  inspect: procedure
    .input(source)
    .mutation(async ({ ctx, input, signal }) =>
      ctx.imports.inspect({ ...input, path: await ctx.files.require(input.path) }, signal),
    ),

  /** Starts an import. */
  add: procedure
    .input(source.extend({ name: name.optional(), inPlace: z.boolean().optional() }))
    .mutation(async ({ ctx, input }) => {
      const { id } = await ctx.imports.startImport({ ...input, path: await ctx.files.require(input.path) });
      return { job: id };
    }),

  /** Gives up a file that was sent to be imported; any other is left alone. */
  giveUp: procedure.input(source.pick({ path: true })).mutation(async ({ ctx, input }) => {
    await ctx.imports.giveUp(await ctx.files.require(input.path));
  }),

  /** What can be downloaded by name, and what of it is there. */
  catalogue: procedure.query(async ({ ctx }) =>
    (await ctx.datasets.catalogue()).map(({ name, title, description, terms, home, bytes, importedAs }) => ({
      name,
      title,
      description,
      terms,
      home,
      bytes: bytes ?? null,
      importedAs,
    })),
  ),

  /** Starts a download with its import. */
  download: procedure.input(z.object({ name, as: name.optional() })).mutation(async ({ ctx, input }) => {
    const { id } = await ctx.imports.startDownload(input.name, input.as);
    return { job: id };
  }),

  /** Starts to compare every file with what was imported. */
  verify: procedure
    .input(z.object({ name }))
    .mutation(({ ctx, input }) => ({ job: ctx.imports.startVerify(input.name).id })),

  /** Runs and sweeps that a data set is used by. */
  use: procedure.input(z.object({ name })).query(({ ctx, input }) => ctx.imports.use(input.name)),

  /** Removes a data set; `undo` brings it back for some minutes. */
  remove: procedure
    .input(z.object({ name, force: z.boolean().default(false) }))
    .mutation(async ({ ctx, input }) => ({ undo: await ctx.imports.remove(input.name, input.force) })),

  bringBack: procedure
    .input(z.object({ undo: z.string().max(100) }))
    .mutation(async ({ ctx, input }) => ({ name: await ctx.imports.bringBack(input.undo) })),
};
