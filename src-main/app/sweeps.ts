import { setTimeout as delay } from 'node:timers/promises';
import type { SweepConfig } from '../domain/config/sweep-config';
import type { RunRecord, SweepRecord } from '../domain/records';
import type { RunState } from '../domain/run-state';
import type { SchedulerContext } from '../scheduler/context';
import { requeue, settleSweep } from '../scheduler/control';
import { awaitLeftovers } from '../scheduler/recover';
import type { Scheduler, WorkOptions } from '../scheduler/scheduler';
import { sourcesOf, unfinishedStates } from '../scheduler/sources';
import { submitSweep } from '../scheduler/submit';
import { takeHomeLock } from '../store/home-lock';
import { findSweep } from './lookup';

interface Parts {
  context: SchedulerContext;
  scheduler: Scheduler;
  requireHolder: () => void;
  holdsHome: boolean;
}

/** How long to wait for the process that holds the home to pause or cancel, in milliseconds. */
const requestMilliseconds = 90_000;

/** What can be done with sweeps. */
export function sweepsOf({ context, scheduler, requireHolder, holdsHome }: Parts) {
  const { store } = context;

  const settle = async (text: string, request: 'pause' | 'cancel'): Promise<SweepRecord> => {
    const { id } = findSweep(store, text);
    const isOpen = (): boolean => store.sweeps.requests().some((open) => open.id === id);
    const deadline = Date.now() + requestMilliseconds;
    store.sweeps.setRequest(id, request);
    // Whoever holds the home does it; where nobody does, or nobody does any more, this process takes it for that long.
    while (isOpen() && Date.now() < deadline) {
      const lock = holdsHome ? undefined : takeHomeLock(context.paths.lock);
      if (holdsHome || lock !== undefined) {
        try {
          await awaitLeftovers(context);
          settleSweep(context, id, request);
          store.sweeps.setRequest(id, null);
        } finally {
          lock?.dispose();
        }
      } else {
        await delay(100);
      }
    }
    return findSweep(store, id);
  };

  return {
    list: (): SweepRecord[] => store.sweeps.list(),
    find: (text: string): SweepRecord => findSweep(store, text),
    runs: (sweepId: string): RunRecord[] => store.runs.list({ sweepId }),
    /** Stores a sweep with its runs, queued; `work` trains them. */
    submit(config: SweepConfig): SweepRecord {
      requireHolder();
      return findSweep(store, submitSweep(context, config));
    },
    /**
     * Puts back into the queue what is unfinished in one sweep, or in the whole home with its single runs, and returns
     * the ids, with those of the unfinished runs that their weights come from. With `failed`, failed runs too.
     */
    resume(text: string | undefined, { failed }: { failed: boolean }): string[] {
      requireHolder();
      const sweep = text === undefined ? undefined : findSweep(store, text);
      for (const { id } of sweep ? [sweep] : store.sweeps.requests()) store.sweeps.setRequest(id, null);
      const states: RunState[] = [
        'queued',
        'starting',
        'running',
        'paused',
        ...(failed ? (['failed'] as const) : []),
      ];
      const runs = store.runs.list({ ...(sweep && { sweepId: sweep.id }), states });
      const ids = requeue(context, runs);
      return [...requeue(context, sourcesOf(context, ids, states)), ...ids];
    },
    /** The unfinished runs that these take their weights from, which `work` trains before them. */
    sourcesOf: (runIds: readonly string[]): RunRecord[] => sourcesOf(context, runIds, unfinishedStates),
    /** Trains these runs, and before them those that their weights come from, until each has ended, was paused or cancelled. */
    async work(runIds: readonly string[], options: WorkOptions): Promise<void> {
      requireHolder();
      await awaitLeftovers(context);
      await scheduler.work(runIds, options);
    },
    pause: (text: string): Promise<SweepRecord> => settle(text, 'pause'),
    cancel: (text: string): Promise<SweepRecord> => settle(text, 'cancel'),
  };
}
