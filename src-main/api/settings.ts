import { z } from 'zod';
import { QuadLabError } from '../core/errors';
import type { ApiContext } from './context';
import { createRouter, procedure } from './trpc';

const key = z.string().min(1).max(200);

/** What is set for a home. */
export const settings = createRouter({
  /** All that can be set, with the values that hold. */
  list: procedure.query(({ ctx }) =>
    ctx.settings.list().map(({ key, default: usual, value, isSet, description }) => ({
      key,
      default: usual ?? null,
      value: value ?? null,
      isSet,
      description,
    })),
  ),
  /** Throws where the value does not fit, with what was expected. */
  set: procedure.input(z.object({ key, value: z.json() })).mutation(({ ctx, input }) => {
    requireOwn(ctx, input.key);
    ctx.settings.set(input.key, input.value);
  }),
  /** Gives one its default back. */
  reset: procedure.input(z.object({ key })).mutation(({ ctx, input }) => {
    requireOwn(ctx, input.key);
    ctx.settings.set(input.key, undefined);
  }),
});

/** What a browser may do over a network is not for it to say. */
function requireOwn({ files }: ApiContext, key: string): void {
  if (!files.isRestricted || !key.startsWith('server.')) return;
  throw new QuadLabError('PATH_FORBIDDEN', `${key} can't be set from a browser.`, {
    advice: `Set it on the machine: \`quadlab settings set ${key} …\`.`,
  });
}
