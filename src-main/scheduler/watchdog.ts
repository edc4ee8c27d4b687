import type { RunSettings } from '../domain/run-settings';
import { readPulse, type Phase } from '../rundir/heartbeat';

const lookMilliseconds = 1000;
/** After such a gap between two looks the machine slept, or this process was stopped: workers were not given the time. */
const gapMilliseconds = 10_000;
/** What is known to take long without a step has so many times as long. */
const patience = 8;

const doing: Record<Exclude<Phase, 'training'>, string> = {
  loading: 'loading its data and choosing a backend',
  evaluating: 'evaluating',
  saving: 'saving',
};

interface Watched {
  askedAt: number;
  lookedAt: number;
  beat: string | undefined;
  beatAt: number;
  position: string | undefined;
  movedAt: number;
}

/**
 * Tells workers that are stuck from those that are slow. Only whether a heartbeat changed is looked at, and for how long
 * it did not by the clock of this process: clocks of machines are stepped, and differ.
 */
export function createWatchdog(
  limits: Pick<RunSettings, 'heartbeatMinutes' | 'progressMinutes'>,
  now: () => number = () => performance.now(),
) {
  const watched = new Map<string, Watched>();
  const heartbeatLimit = limits.heartbeatMinutes * 60_000;
  const progressLimit = limits.progressMinutes * 60_000;
  const interval = Math.min(lookMilliseconds, heartbeatLimit / 4, progressLimit / 4);

  const watchAnew = (runId: string): Watched => {
    const time = now();
    const seen = {
      ...{ askedAt: time, beatAt: time, movedAt: time, lookedAt: -Infinity },
      ...{ beat: undefined, position: undefined },
    };
    watched.set(runId, seen);
    return seen;
  };

  return {
    /**
     * Why the worker of a run is stuck; undefined where it is not. To be asked at every look at the runs; `hasNews`: its
     * journal has grown.
     */
    problemOf(runId: string, folder: string, hasNews: boolean): string | undefined {
      const time = now();
      const known = watched.get(runId);
      const seen = known === undefined || time - known.askedAt > gapMilliseconds ? watchAnew(runId) : known;
      seen.askedAt = time;
      if (hasNews) seen.beatAt = seen.movedAt = time;
      if (time - seen.lookedAt < interval) return undefined;
      seen.lookedAt = time;
      const { beat, heartbeat } = readPulse(folder) ?? {};
      if (beat !== undefined && beat !== seen.beat) {
        seen.beat = beat;
        seen.beatAt = time;
      }
      const { epoch = 0, step = 0, phase = 'loading' } = heartbeat ?? {};
      const position = `${epoch} ${step} ${phase}`;
      if (position !== seen.position) {
        seen.position = position;
        seen.movedAt = time;
      }
      if (time - seen.beatAt > heartbeatLimit) return `no heartbeat for ${duration(time - seen.beatAt)}`;
      const still = time - seen.movedAt;
      if (phase === 'training') {
        return still > progressLimit ? `no step for ${duration(still)} since step ${step}` : undefined;
      }
      return still > patience * progressLimit
        ? `no end of ${doing[phase]} for ${duration(still)}, after step ${step}`
        : undefined;
    },
    /** To be called when nobody works on the run any more. */
    forget(runId: string): void {
      watched.delete(runId);
    },
  };
}
export type Watchdog = ReturnType<typeof createWatchdog>;

function duration(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  if (minutes < 1) return `${Number((milliseconds / 1000).toPrecision(2))} s`;
  return minutes < 120 ? `${Math.round(minutes)} min` : `${Number((minutes / 60).toFixed(1))} h`;
}
