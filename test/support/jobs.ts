import { setTimeout as delay } from 'node:timers/promises';
import type { appRouter } from '../../src-main/api/router';
import type { JobState } from '../../src-main/domain/job';

type Api = Pick<ReturnType<typeof appRouter.createCaller>, 'jobs'>;

/** A job as it is once it is in a state that fits. */
export async function jobWhen(api: Api, id: string, fits: (state: JobState) => boolean) {
  for (;;) {
    const job = (await api.jobs.list()).find((each) => each.id === id);
    if (job !== undefined && fits(job.state)) return job;
    await delay(20);
  }
}

export const jobUntilOver = (api: Api, id: string) =>
  jobWhen(api, id, (state) => state !== 'waiting' && state !== 'running');
