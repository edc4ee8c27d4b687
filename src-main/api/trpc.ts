import { initTRPC } from '@trpc/server';
import type { ApiContext } from './context';
import { messageFor, problemOf, toApiError } from './errors';

const t = initTRPC.context<ApiContext>().create({
  isDev: false, // no stacks in answers
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    message: messageFor(error),
    data: { ...shape.data, problem: problemOf(error) },
  }),
});

export const createRouter = t.router;

/** Every procedure starts from this one, so that every error takes the same way out. */
export const procedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw toApiError(result.error);
  return result;
});
