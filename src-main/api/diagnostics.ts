import { findingsView as view } from './findings-view';
import { target } from './inputs';
import { createRouter, procedure } from './trpc';

/** Diagnostics of a run: what its network makes of the test part, from its last good checkpoint. */
export const diagnostics = createRouter({
  /** The last ones and whether they are current, and how far the next ones are. */
  show: procedure.input(target).query(({ ctx, input }) => view(ctx.diagnostics.show(input.id))),

  /** Begins to compute them where they are not current; `show` tells how far it is. */
  start: procedure.input(target).mutation(({ ctx, input }) => view(ctx.diagnostics.start(input.id))),
});
