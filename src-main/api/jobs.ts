import { z } from 'zod';
import type { Job } from '../domain/job';
import { createRouter, procedure } from './trpc';

const job = z.object({ id: z.string().min(1).max(100) });

/** Long work that the app does for pages. */
export const jobs = createRouter({
  /** Those that go on and those that ended lately, the oldest first. */
  list: procedure.query(({ ctx }) => ctx.jobs.list().map(jobView)),
  cancel: procedure.input(job).mutation(({ ctx, input }) => {
    ctx.jobs.cancel(input.id);
  }),
  /** Takes one that has ended off the list. */
  dismiss: procedure.input(job).mutation(({ ctx, input }) => {
    ctx.jobs.dismiss(input.id);
  }),
});

function jobView({ progress, error, dataset, endedAt, ...rest }: Job) {
  return {
    ...rest,
    dataset: dataset ?? null,
    endedAt: endedAt ?? null,
    progress:
      progress === undefined
        ? null
        : {
            stage: progress.stage,
            unit: progress.unit,
            done: progress.done,
            total: progress.total ?? null,
            perSecond: progress.perSecond ?? null,
            secondsLeft: progress.secondsLeft ?? null,
            detail: progress.detail ?? null,
          },
    error:
      error === undefined ? null : { code: error.code, message: error.message, advice: error.advice ?? null },
  };
}
export type JobView = ReturnType<typeof jobView>;
