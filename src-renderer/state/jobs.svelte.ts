import type { JobView } from '../lib/api-types';
import { patience } from '../lib/client';
import { useLive, type Live } from './live.svelte';
import { useShell } from './shell';

const progressMilliseconds = 400;

export const isActive = ({ state }: JobView): boolean => state === 'waiting' || state === 'running';

/** For a component: long work of the app, followed closely while some goes on. `onEnd` is told of each that ended. */
export function useJobs(onEnd: (job: JobView) => void): Live<readonly JobView[]> {
  const { client } = useShell();
  let active = new Set<string>();
  const live = useLive<undefined, readonly JobView[]>(
    () => undefined,
    () => client.jobs.list.query(undefined, patience()),
  );
  $effect(() => {
    const jobs = live.data ?? [];
    for (const job of jobs) if (active.has(job.id) && !isActive(job)) onEnd(job);
    active = new Set(jobs.filter(isActive).map(({ id }) => id));
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
