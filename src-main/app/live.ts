import { setTimeout as delay } from 'node:timers/promises';
import { sweepStatus, type SweepRecord } from '../domain/records';
import type { Scheduler } from '../scheduler/scheduler';
import type { Store } from '../store/store';

const lookMilliseconds = 200;
const endedMilliseconds = 2000;

const isOpen = (sweep: SweepRecord): boolean => ['running', 'queued', 'paused'].includes(sweepStatus(sweep));

/** What changes in a home while somebody looks, whichever process changes it. */
export function liveOf(store: Store, scheduler: Scheduler) {
  /** Another one after everything that was written, by this process or by another, and while runs of this one advance. */
  const revision = (): string =>
    [store.changes(), ...scheduler.activeRuns().map((id) => scheduler.epochsDone(id) ?? 0)].join(' ');

  return {
    revision,
    /** The revision now, and each further one soon after it came about. */
    async *changes(signal: AbortSignal): AsyncGenerator<string> {
      let told: string | undefined;
      while (!signal.aborted) {
        const now = revision();
        if (now !== told) yield now;
        told = now;
        await pause(lookMilliseconds, signal);
      }
    },
    /** Sweeps that end from now on. */
    async *endedSweeps(signal: AbortSignal): AsyncGenerator<SweepRecord> {
      let open = new Set(
        store.sweeps
          .list()
          .filter(isOpen)
          .map(({ id }) => id),
      );
      let seen = store.changes();
      while (!signal.aborted) {
        await pause(endedMilliseconds, signal);
        if (store.changes() === seen) continue;
        seen = store.changes();
        const sweeps = store.sweeps.list();
        const ended = sweeps.filter((sweep) => open.has(sweep.id) && !isOpen(sweep));
        open = new Set(sweeps.filter(isOpen).map(({ id }) => id));
        yield* ended;
      }
    },
  };
}

/** Ends early, without complaint, where nobody waits any more. */
const pause = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  delay(milliseconds, undefined, { signal }).catch(() => undefined);
