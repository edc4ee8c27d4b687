import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isQuadLabError, messageOf, QuadLabError } from '../../core/errors';
import { listCheckpoints, newestCheckpoint } from '../../rundir/list-checkpoints';
import { runPaths } from '../../rundir/paths';
import { pathsOfRun, type SchedulerContext } from '../../scheduler/context';
import { findRun } from '../lookup';
import type { ModelProcesses } from '../model-process/model-processes';
import type { ModelRequest } from '../model-process/request';

/** What every kind of findings has. */
interface Findings {
  schemaVersion: number;
  checkpoint: { sha256: string };
  warnings: string[];
}

/** What is known of a run's findings, and whether they are being computed. */
export interface FindingsState<Found> {
  /** The last ones; undefined where there are none. */
  found: Found | undefined;
  /** Whether they are those of the newest checkpoint. */
  current: boolean;
  /** Whether there is a checkpoint to compute them from. */
  possible: boolean;
  computing: { done: number; total: number } | undefined;
  /** Why the last attempt failed. */
  problem: { message: string; advice: string | undefined } | undefined;
}

interface FindingsKind<Found> {
  /** In the run directory. */
  file: string;
  task: ModelRequest['task'];
  /** Whether what was kept answers what is asked now. */
  answers?: (found: Found) => boolean;
}

interface Job {
  done: number;
  total: number;
}

/**
 * What is found out about trained networks: computed in a process of its own, and kept in the run directory until there
 * is a newer checkpoint.
 */
export function keptFindings(context: SchedulerContext, processes: Pick<ModelProcesses, 'run'>) {
  const { store, paths } = context;
  const jobs = new Map<string, Job>();
  const problems = new Map<string, FindingsState<unknown>['problem']>();

  return function findingsOf<Found extends Findings>({ file, task, answers }: FindingsKind<Found>) {
    const fileOf = (runId: string): string => join(runPaths(join(paths.runs, runId)).root, file);
    const keyOf = (runId: string): string => JSON.stringify([runId, task]);

    const show = (text: string): FindingsState<Found> => {
      const { id } = findRun(store, text);
      const kept = readFound(fileOf(id)) as Found | undefined;
      const found = kept !== undefined && (answers?.(kept) ?? true) ? kept : undefined;
      const { checkpoints } = pathsOfRun(context, id);
      const newest = newestCheckpoint(checkpoints);
      const isNewest = newest !== undefined && found?.checkpoint.sha256 === newest.sha256;
      // A newer one that is damaged was passed over: as long as it is there, looking again finds the same.
      const isPassedOver =
        found !== undefined &&
        found.warnings.length > 0 &&
        listCheckpoints(checkpoints).some(({ sha256 }) => sha256 === found.checkpoint.sha256);
      const job = jobs.get(keyOf(id));
      return {
        found,
        current: isNewest || isPassedOver,
        possible: newest !== undefined,
        computing: job && { done: job.done, total: job.total },
        problem: problems.get(keyOf(id)),
      };
    };

    const run = async (runId: string, job: Job): Promise<void> => {
      const { config, fingerprint } = findRun(store, runId);
      await processes.run(
        {
          run: { id: runId, config, fingerprint },
          checkpointsFolder: pathsOfRun(context, runId).checkpoints,
          datasetsFolder: paths.datasets,
          out: fileOf(runId),
          task,
        },
        (progress) => Object.assign(job, progress),
      );
    };

    return {
      show,
      /** Begins to compute them, if they are not current and nobody does already. */
      start(text: string): FindingsState<Found> {
        const { id } = findRun(store, text);
        const key = keyOf(id);
        const { current, possible } = show(id);
        if (current || !possible || jobs.has(key)) return show(id);
        problems.delete(key);
        const job = { done: 0, total: 0 };
        jobs.set(key, job);
        void run(id, job)
          .catch((error: unknown) => {
            const advice = isQuadLabError(error) ? error.advice : undefined;
            problems.set(key, { message: messageOf(error), advice });
          })
          .finally(() => jobs.delete(key));
        return show(id);
      },
      /** The same for who waits for them. Throws NOT_FOUND where the run has no checkpoint, and why they can't be computed. */
      async compute(text: string): Promise<Found> {
        const { id } = findRun(store, text);
        if (!show(id).current) await run(id, { done: 0, total: 0 });
        const { found } = show(id);
        if (found !== undefined) return found;
        throw new QuadLabError('INTERNAL', `what was found out about run ${id} can't be read`);
      },
    };
  };
}

function readFound(file: string): Findings | undefined {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Findings;
    return found.schemaVersion === 1 ? found : undefined;
  } catch {
    // Not there, or of a version that is not this one's.
    return undefined;
  }
}
