import { createRouter, procedure } from './trpc';
import { sweepSummary } from './views';

/** What a page follows, so that nothing is asked for again before it has changed. */
export const live = createRouter({
  /** The revision of the home now and after each change; whoever shows something asks for it again then. */
  changes: procedure.subscription(async function* ({ ctx, signal }) {
    yield* ctx.live.changes(signal ?? new AbortController().signal);
  }),

  /** Sweeps that end from now on. */
  ended: procedure.subscription(async function* ({ ctx, signal }) {
    for await (const sweep of ctx.live.endedSweeps(signal ?? new AbortController().signal)) {
      yield sweepSummary(sweep);
    }
  }),
});
