import type { Disposer } from '../../core/disposable';
import type { Runtime } from '../runtime';
import type { ModelProgress, ModelRequest } from './request';
import { runModelProcess } from './start-process';

/** Processes that do something with the networks of runs: one at a time, since each has a network in memory; ended with the app. */
export function modelProcesses(runtime: Runtime) {
  const ended = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  return {
    /** Returns what a reader has to know; throws the errors of the process, or that the app ends. */
    run(request: ModelRequest, onProgress?: (progress: ModelProgress) => void): Promise<string[]> {
      const { signal } = ended;
      const result = last.then(() => runModelProcess(runtime, request, { signal, onProgress }));
      last = result.catch(() => undefined);
      return result;
    },
    dispose(): void {
      ended.abort();
    },
  } satisfies Disposer & Record<string, unknown>;
}
export type ModelProcesses = ReturnType<typeof modelProcesses>;
