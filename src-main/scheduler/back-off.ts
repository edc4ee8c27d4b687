import type { RunSettings } from '../domain/run-settings';

const longestMilliseconds = 5 * 60_000;

/** How long a run waits after it has crashed so many times without a new checkpoint, in milliseconds. */
export function waitAfter(crashes: number, { retrySeconds }: Pick<RunSettings, 'retrySeconds'>): number {
  return Math.min(longestMilliseconds, retrySeconds * 1000 * 2 ** (Math.max(1, crashes) - 1));
}

/**
 * Keeps runs that crashed from being started again at once, so that others go first and a cause has time to pass. What
 * waits is known to this process alone: another one tries at once.
 */
export function createBackOff(
  settings: Pick<RunSettings, 'retrySeconds'>,
  now: () => number = () => performance.now(),
) {
  const until = new Map<string, number>();
  return {
    /** To be called when a run has crashed, for the so-manieth time without a new checkpoint. */
    crashed(runId: string, crashes: number): void {
      until.set(runId, now() + waitAfter(crashes, settings));
    },
    /** The runs that have to wait. */
    waiting(): string[] {
      const time = now();
      for (const [runId, end] of until) if (end <= time) until.delete(runId);
      return [...until.keys()];
    },
  };
}
export type BackOff = ReturnType<typeof createBackOff>;
