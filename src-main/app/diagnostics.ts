import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isQuadLabError, messageOf } from '../core/errors';
import type { Diagnostics } from '../domain/diagnostics';
import { listCheckpoints, newestCheckpoint } from '../rundir/list-checkpoints';
import { runPaths } from '../rundir/paths';
import { pathsOfRun, type SchedulerContext } from '../scheduler/context';
import { findRun } from './lookup';
import type { ModelProcesses } from './model-process/model-processes';

const fileName = 'diagnostics.json';

/** What is known of a run's diagnostics, and whether they are being computed. */
export interface DiagnosticsState {
  /** The last ones; undefined where there are none. */
  found: Diagnostics | undefined;
  /** Whether they are those of the newest checkpoint. */
  current: boolean;
  /** Whether there is a checkpoint to compute them from. */
  possible: boolean;
  computing: { done: number; total: number } | undefined;
  /** Why the last attempt failed. */
  problem: { message: string; advice: string | undefined } | undefined;
}

interface Job {
  done: number;
  total: number;
}

/**
 * Diagnostics of runs: computed in a process of their own, and kept in the run directory until there is a
 * newer checkpoint.
 */
export function diagnosticsOf(context: SchedulerContext, processes: Pick<ModelProcesses, 'run'>) {
  const { store, paths } = context;
  const jobs = new Map<string, Job>();
  const problems = new Map<string, DiagnosticsState['problem']>();

  const fileOf = (runId: string): string => join(runPaths(join(paths.runs, runId)).root, fileName);

  const show = (text: string): DiagnosticsState => {
    const { id } = findRun(store, text);
    const found = readFound(fileOf(id));
    const { checkpoints } = pathsOfRun(context, id);
    const newest = newestCheckpoint(checkpoints);
    const isNewest = newest !== undefined && found?.checkpoint.sha256 === newest.sha256;
    // A newer one that is damaged was passed over: as long as it is there, looking again finds the same.
    const isPassedOver =
      found !== undefined &&
      found.warnings.length > 0 &&
      listCheckpoints(checkpoints).some(({ sha256 }) => sha256 === found.checkpoint.sha256);
    const job = jobs.get(id);
    return {
      found,
      current: isNewest || isPassedOver,
      possible: newest !== undefined,
      computing: job && { done: job.done, total: job.total },
      problem: problems.get(id),
    };
  };

  const compute = async (runId: string, job: Job): Promise<void> => {
    try {
      const { config, fingerprint } = findRun(store, runId);
      await processes.run(
        {
          run: { id: runId, config, fingerprint },
          checkpointsFolder: pathsOfRun(context, runId).checkpoints,
          datasetsFolder: paths.datasets,
          out: fileOf(runId),
          task: { type: 'diagnose' },
        },
        (progress) => Object.assign(job, progress),
      );
    } catch (error) {
      const advice = isQuadLabError(error) ? error.advice : undefined;
      problems.set(runId, { message: messageOf(error), advice });
    } finally {
      jobs.delete(runId);
    }
  };

  return {
    show,
    /** Begins to compute them, if they are not current and nobody does already. */
    start(text: string): DiagnosticsState {
      const { id } = findRun(store, text);
      const { current, possible } = show(id);
      if (current || !possible || jobs.has(id)) return show(id);
      problems.delete(id);
      const job = { done: 0, total: 0 };
      jobs.set(id, job);
      void compute(id, job);
      return show(id);
    },
  };
}

function readFound(file: string): Diagnostics | undefined {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Diagnostics;
    return (found.schemaVersion as number) === 1 ? found : undefined;
  } catch {
    // Not there, or of a version that is not this one's.
    return undefined;
  }
}
