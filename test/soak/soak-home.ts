import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nextState, isEnded, type RunState } from '../../src-main/domain/run-state.ts';
import { liveWorker, type Heartbeat } from '../../src-main/rundir/heartbeat.ts';
import { readWholeJournal } from '../../src-main/rundir/journal-reader.ts';
import { homePaths, runPaths, type HomePaths, type RunPaths } from '../../src-main/rundir/paths.ts';

/** What the soak test sees of a home from outside, without the database. */
export interface SoakHome {
  paths: HomePaths;
  runIds(): string[];
  run(id: string): RunPaths;
  /** The state of a run by its journal alone. */
  journalState(id: string): RunState;
  /** Runs that have not ended by their journals. */
  unfinished(): string[];
  /** Workers that train right now. */
  workers(): (Heartbeat & { runId: string })[];
}

export function soakHome(folder: string): SoakHome {
  const paths = homePaths(folder);
  const runIds = (): string[] => (existsSync(paths.runs) ? readdirSync(paths.runs).sort() : []);
  const run = (id: string): RunPaths => runPaths(join(paths.runs, id));
  const journalState = (id: string): RunState =>
    readWholeJournal(run(id).journal).events.reduce<RunState>(nextState, 'queued');
  return {
    paths,
    runIds,
    run,
    journalState,
    unfinished: () => runIds().filter((id) => !isEnded(journalState(id))),
    workers: () =>
      runIds().flatMap((runId) => {
        const worker = liveWorker(run(runId).root);
        return worker === undefined ? [] : [{ ...worker, runId }];
      }),
  };
}
