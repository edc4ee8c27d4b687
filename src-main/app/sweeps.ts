import { setTimeout as delay } from 'node:timers/promises';
import { describeError } from '../core/errors';
import type { Disposer } from '../core/disposable';
import type { SweepConfig } from '../domain/config/sweep-config';
import type { RunRecord, SweepRecord } from '../domain/records';
import { isActive, isEnded } from '../domain/run-state';
import type { SchedulerContext } from '../scheduler/context';
import { previewEdit, type EditPreview } from '../scheduler/commands/edit';
import { holdSweep } from '../scheduler/control';
import { awaitLeftovers } from '../scheduler/recover';
import { sweepBests } from './sweep-bests';
import { runsOfSweep } from './runs-of-sweep';
import { sweepFront, type Front } from './sweep-front';
import { sweepImportances } from './sweep-importance';
import { droppedPoints } from '../domain/sweep-state';
import { readSweep } from '../scheduler/sweep-book';
import { replaySweep, type Replay } from '../scheduler/replay';
import type { Scheduler, WorkOptions } from '../scheduler/scheduler';
import { sourcesInScope } from '../scheduler/sources';
import { submitSweep } from '../scheduler/submit';
import type { Scope } from '../store/run-queries';
import type { Desk } from './desk';
import type { HomeHold } from './home-hold';
import { findSweep } from './lookup';

interface Parts {
  context: SchedulerContext;
  scheduler: Scheduler;
  hold: HomeHold;
  desk: Desk;
  /** Makes backups from time to time, until disposed. */
  keepBackups: () => Promise<Disposer>;
}

export interface WatchOptions extends WorkOptions {
  /** Called where another process holds the home, which trains the runs then. */
  onHolder?: (holder: string) => void;
}

/** How far the runs of a scope are. */
export interface ScopeProgress {
  runs: number;
  ended: number;
  active: number;
  failed: number;
  /** Epochs of all runs, those that are still to be asked for included; runs that ended early count whole. */
  epochs: number;
  epochsDone: number;
}

/** How long to wait for the process that holds the home to pause or cancel, in milliseconds. */
const requestMilliseconds = 90_000;
const lookMilliseconds = 300;
const askAgainMilliseconds = 10_000;

/** What can be done with sweeps. */
export function sweepsOf({ context, scheduler, hold, desk, keepBackups }: Parts) {
  const { store } = context;
  const runsOf = runsOfSweep(store);

  const settle = async (text: string, request: 'pause' | 'cancel'): Promise<SweepRecord> => {
    const { id } = findSweep(store, text);
    const isOpen = (): boolean => store.sweeps.requests().some((open) => open.id === id);
    const deadline = performance.now() + requestMilliseconds;
    store.sweeps.setRequest(id, request);
    scheduler.wake();
    // Whoever holds the home does it; where nobody does, or nobody does any more, this process takes it for that long.
    while (isOpen() && performance.now() < deadline) {
      const isIdle = scheduler.activeRuns().length === 0;
      if (isIdle && hold.take()) {
        try {
          await awaitLeftovers(context);
          holdSweep(context, id, { by: request });
          store.sweeps.setRequest(id, null);
        } finally {
          hold.release();
        }
      } else {
        hold.holder();
        await delay(100);
      }
    }
    return findSweep(store, id);
  };

  const isDone = (scope: Scope): boolean =>
    store.sweeps.nextToAsk(scope) === undefined &&
    store.runs.tally(scope).every(({ state }) => isEnded(state) || state === 'paused');

  /**
   * Waits for runs that another process trains, until they are through, or nobody holds the home any more: then it is taken,
   * and true is returned.
   */
  const follow = async (
    scope: Scope,
    { signal, onTick, onEnded, onHolder }: WatchOptions,
  ): Promise<boolean> => {
    const ended = new Set(store.runs.endedIds(scope));
    const tellEnded = (): void => {
      for (const id of store.runs.endedIds(scope)) {
        const run = ended.has(id) ? undefined : store.runs.get(id);
        ended.add(id);
        if (run !== undefined) onEnded?.(run);
      }
    };
    let told: string | undefined;
    let askedAt = -Infinity;
    while (signal?.aborted !== true && !isDone(scope)) {
      if (hold.take()) {
        tellEnded();
        return true;
      }
      const holder = hold.holder();
      if (holder !== told) onHolder?.(holder);
      // One that had to stop for a while, as for a full disk, is asked again.
      if (scope !== 'all' && (holder !== told || performance.now() - askedAt > askAgainMilliseconds)) {
        askedAt = performance.now();
        await desk.perform({ type: 'work', ...scope });
      }
      told = holder;
      tellEnded();
      onTick?.();
      await delay(lookMilliseconds);
    }
    tellEnded();
    return false;
  };

  /** Trains here, in a home that was taken, for as long as nobody takes it over; then gives it back. */
  const train = async (scope: Scope, options: WorkOptions): Promise<void> => {
    const { lost } = hold;
    const backups = await keepBackups();
    try {
      await awaitLeftovers(context);
      const signal = options.signal === undefined ? lost : AbortSignal.any([options.signal, lost]);
      await scheduler.work(scope, { ...options, signal });
      // Whoever has the home now trains.
      if (lost.aborted) hold.require();
    } finally {
      backups.dispose();
      hold.release();
    }
  };

  return {
    list: (): SweepRecord[] => store.sweeps.list(),
    find: (text: string): SweepRecord => findSweep(store, text),
    runs: runsOf,
    /** Stores a sweep, queued. Throws HOME_BUSY where this process does not hold the home; `perform` needs not. */
    submit(config: SweepConfig): SweepRecord {
      hold.require();
      return findSweep(store, submitSweep(context, config));
    },
    /** What another configuration would do to the points of a sweep; nothing is done. Throws as `edit` would. */
    previewEdit: (text: string, config: SweepConfig): EditPreview =>
      previewEdit(context, { sweepId: findSweep(store, text).id, config }),
    /** The unfinished runs that these take their weights from, which `work` trains before them. */
    sourcesOf: (scope: Scope): RunRecord[] => sourcesInScope(context, scope),
    /**
     * Trains these runs, and before them those that their weights come from, until each has ended, was paused or cancelled.
     * Where another process holds the home, it is asked to; when it leaves, this one takes over.
     */
    async work(asked: Scope | readonly string[], options: WatchOptions): Promise<void> {
      const scope: Scope = isList(asked) ? { sweepIds: [], runIds: [...asked] } : asked;
      if (hold.take() || (await follow(scope, options))) await train(scope, options);
    },
    /**
     * Trains what other processes and the app ask for, whenever this process can have the home, until the signal aborts;
     * first what trained when the home was left.
     */
    async serve({
      onProblem,
      ...options
    }: WorkOptions & { signal: AbortSignal; onProblem: (error: unknown) => void }): Promise<void> {
      let told: string | undefined;
      while (!options.signal.aborted) {
        try {
          if (hold.take()) {
            await train(store.runs.interrupted(), { ...options, forever: true });
          }
        } catch (error) {
          // Such as a full disk: who waits for the runs is told, and may ask again.
          if (describeError(error) !== told) onProblem(error);
          told = describeError(error);
        }
        await delay(1000, undefined, { signal: options.signal }).catch(() => undefined);
      }
    },
    progress(scope: Scope): ScopeProgress {
      const tally = store.runs.tally(scope);
      const unasked = store.sweeps.unasked(scope);
      const sum = (of: (each: (typeof tally)[number]) => number): number =>
        tally.reduce((total, each) => total + of(each), 0);
      const partial = scheduler
        .activeRuns()
        .reduce(
          (total, id) => total + ((scheduler.epochsDone(id) ?? 0) - (store.runs.row(id)?.epoch ?? 0)),
          0,
        );
      return {
        runs: sum(({ count }) => count) + unasked.runs,
        ended: sum(({ state, count }) => (isEnded(state) ? count : 0)),
        active: sum(({ state, count }) => (isActive(state) ? count : 0)),
        failed: sum(({ state, count }) => (state === 'failed' ? count : 0)),
        epochs: sum(({ epochs }) => epochs) + unasked.epochs,
        epochsDone: sum(({ state, epochs, done }) => (isEnded(state) ? epochs : done)) + Math.max(0, partial),
      };
    },
    /** The points that no other is better than in all objectives, with the means over their seeds. */
    front: (sweepId: string): Front => sweepFront(store.sweeps.get(sweepId)?.config, runsOf(sweepId)),
    /** Points that are not in its space any more; what they came to is kept. */
    droppedPoints: (sweepId: string): number[] => droppedPoints(readSweep(context, sweepId)),
    importance: sweepImportances(context, runsOf),
    best: sweepBests(store),
    /** Of training, by what its runs took so far; undefined before anything was trained. */
    secondsPerEpoch: (sweepId: string): number | undefined => {
      const { seconds, done } = store.overview.trained(sweepId);
      return done > 0 && seconds > 0 ? seconds / done : undefined;
    },
    /** Whether the journal of a sweep gives the same points again. */
    replay: (text: string): Replay => replaySweep(context, findSweep(store, text).id),
    pause: (text: string): Promise<SweepRecord> => settle(text, 'pause'),
    cancel: (text: string): Promise<SweepRecord> => settle(text, 'cancel'),
  };
}

const isList = (asked: Scope | readonly string[]): asked is readonly string[] => Array.isArray(asked);
