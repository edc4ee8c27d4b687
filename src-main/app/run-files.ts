import { listCheckpoints, type ListedCheckpoint } from '../rundir/list-checkpoints';
import { readLog, searchLog, type LogLine, type LogPiece, type LogRequest } from '../rundir/read-log';
import { pathsOfRun, type SchedulerContext } from '../scheduler/context';

/** What lies in the directories of runs. Runs are named by their whole ids. */
export function runFilesOf(context: SchedulerContext) {
  return {
    checkpoints: (runId: string): ListedCheckpoint[] =>
      listCheckpoints(pathsOfRun(context, runId).checkpoints),
    /** A piece of what its processes wrote on standard error. */
    log: (runId: string, request: LogRequest): LogPiece =>
      readLog(pathsOfRun(context, runId).stderr, request),
    searchLog: (runId: string, text: string, most: number): { lines: LogLine[]; whole: boolean } =>
      searchLog(pathsOfRun(context, runId).stderr, text, most),
  };
}
