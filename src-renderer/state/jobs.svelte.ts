import type { JobView } from '../lib/api-types';
import { patience } from '../lib/client';
import { useLive, type Live } from './live.svelte';
import { useShell } from './shell';

const progressMilliseconds = 400;

export const isActive = ({ state }: JobView): boolean => state === 'waiting' || state === 'running';

/**
 * For a component: long work of the app, followed closely while some goes on. `onEnd` is told of each that ended since
 * the component is there, also where it was too short to be seen at work.
 */
export function useJobs(onEnd: (job: JobView) => void): Live<readonly JobView[]> {
  const { client } = useShell();
  let told: Set<string> | undefined;
  const live = useLive<undefined, readonly JobView[]>(
    () => undefined,
    async () => {
      const jobs = await client.jobs.list.query(undefined, patience());
      told ??= new Set(jobs.filter((job) => !isActive(job)).map(({ id }) => id));
      return jobs;
    },
  );
  $effect(() => {
    for (const job of live.data ?? []) {
      if (isActive(job) || told?.has(job.id)) continue;
      told?.add(job.id);
      onEnd(job);
    }
  });
  const isBusy = $derived((live.data ?? []).some(isActive));
  $effect(() => {
    if (!isBusy) return;
    const timer = setInterval(() => void live.refresh(), progressMilliseconds);
    return () => {
      clearInterval(timer);
    };
  });
  return live;
}
