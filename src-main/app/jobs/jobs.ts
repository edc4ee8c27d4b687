import { randomUUID } from 'node:crypto';
import type { Disposer } from '../../core/disposable';
import { isQuadLabError, messageOf, QuadLabError } from '../../core/errors';
import type { Job, JobError, JobProgress } from '../../domain/job';

export interface JobTools {
  /** Aborts where the job is cancelled or the app ends. */
  signal: AbortSignal;
  report: (progress: JobProgress) => void;
}

export interface StartedJob<Result> {
  id: string;
  /** Rejects as the work does; nobody has to wait for it. */
  finished: Promise<Result>;
}

interface Entry {
  job: Job;
  abort: AbortController;
}

/** As many jobs work at a time; imports use all of a disk and a core each. */
const mostAtATime = 2;
/** Jobs that have ended stay listed for so long, and so many of them. */
const keptMilliseconds = 60 * 60 * 1000;
const mostKept = 30;

/** Long work that the app does for its pages: listed while it goes on and for a while after, and ended with the app. */
export function createJobs() {
  const entries = new Map<string, Entry>();
  const queue: (() => void)[] = [];
  let working = 0;

  const forget = (): void => {
    const ended = [...entries.values()].filter(({ job }) => job.endedAt !== undefined);
    const old = ended.filter(
      ({ job }, i) =>
        ended.length - i > mostKept || Date.now() - (job.endedAt ?? Infinity) > keptMilliseconds,
    );
    for (const { job } of old) entries.delete(job.id);
  };

  const takeTurn = (signal: AbortSignal): Promise<void> => {
    if (working < mostAtATime) {
      working += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener('abort', leave);
        working += 1;
        resolve();
      };
      const leave = (): void => {
        queue.splice(queue.indexOf(go), 1);
        reject(signal.reason as Error);
      };
      queue.push(go);
      signal.addEventListener('abort', leave, { once: true });
    });
  };

  const endTurn = (): void => {
    working -= 1;
    queue.shift()?.();
  };

  const work = async <Result>(
    { job, abort: { signal } }: Entry,
    action: (tools: JobTools) => Promise<Result>,
  ): Promise<Result> => {
    try {
      await takeTurn(signal);
      try {
        job.state = 'running';
        const report = (progress: JobProgress): void => {
          job.progress = progress;
        };
        const result = await action({ signal, report });
        job.state = 'done';
        return result;
      } finally {
        endTurn();
      }
    } catch (error) {
      job.state = signal.aborted ? 'cancelled' : 'failed';
      if (!signal.aborted) job.error = toJobError(error);
      throw error;
    } finally {
      job.endedAt = Date.now();
      forget();
    }
  };

  const entryOf = (id: string): Entry => {
    const entry = entries.get(id);
    if (entry !== undefined) return entry;
    throw new QuadLabError('NOT_FOUND', 'There is no such job any more.', {
      advice: 'It ended some time ago, or the app was started anew.',
    });
  };

  return {
    start<Result>(
      { kind, title, dataset }: Pick<Job, 'kind' | 'title' | 'dataset'>,
      action: (tools: JobTools) => Promise<Result>,
    ): StartedJob<Result> {
      const job: Job = {
        id: randomUUID(),
        kind,
        title,
        dataset,
        state: 'waiting',
        progress: undefined,
        error: undefined,
        createdAt: Date.now(),
        endedAt: undefined,
      };
      const entry = { job, abort: new AbortController() };
      entries.set(job.id, entry);
      const finished = work(entry, action);
      // What went wrong stands in the list.
      finished.catch(() => undefined);
      return { id: job.id, finished };
    },
    /** Those that go on and those that ended lately, the oldest first. */
    list(): Job[] {
      forget();
      return [...entries.values()].map(({ job }) => ({ ...job }));
    },
    /** Throws NOT_FOUND. One that has ended stays as it is. */
    cancel(id: string): void {
      entryOf(id).abort.abort();
    },
    /** Takes one that has ended off the list. Throws STATE_INVALID where it goes on. */
    dismiss(id: string): void {
      const { job } = entryOf(id);
      if (job.endedAt === undefined) {
        throw new QuadLabError('STATE_INVALID', 'The job goes on.', { advice: 'Cancel it first.' });
      }
      entries.delete(id);
    },
    dispose(): void {
      for (const { abort } of entries.values()) abort.abort();
    },
  } satisfies Disposer & Record<string, unknown>;
}
export type Jobs = ReturnType<typeof createJobs>;

function toJobError(error: unknown): JobError {
  if (!isQuadLabError(error)) return { code: 'INTERNAL', message: messageOf(error), advice: undefined };
  const { code, message, advice } = error;
  return { code, message, advice };
}
