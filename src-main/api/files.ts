import { z } from 'zod';
import { browseFolder } from './browse-folder';
import { createRouter, procedure } from './trpc';

const path = z.string().min(1).max(4096);

/** Files of the machine on which the app runs, for choosing some where there is no dialog of the system. */
export const files = createRouter({
  /**
   * The folders that may be used (where nothing is restricted, where to begin to look), and how large a file may be that is
   * sent with `PUT /api/uploads?name=…`; null where there are dialogs instead.
   */
  roots: procedure.query(async ({ ctx }) => ({
    isRestricted: ctx.files.isRestricted,
    folders: await ctx.files.roots(),
    uploadBytes: ctx.files.uploadBytes(),
  })),

  /** One page of a folder. */
  browse: procedure
    .input(
      z.object({
        folder: path,
        offset: z.int().nonnegative().default(0),
        limit: z.int().positive().max(1000).default(200),
      }),
    )
    .query(({ ctx, input: { folder, ...page } }) => browseFolder(ctx.files, folder, page)),
});
