import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { runPaths } from '../../rundir/paths';
import type { Executor, ToWorker, WorkerExit } from '../executor';

export interface LocalExecutorOptions {
  /** The Node to start workers with: plain Node, never Electron's own. */
  node: string;
  /** The built worker. */
  workerEntry: string;
}

/** Runs each worker as a child process on this machine. The channel to it also tells it when the app is gone. */
export function createLocalExecutor({ node, workerEntry }: LocalExecutorOptions): Executor {
  return {
    start(runFolder) {
      const stderr = openSync(runPaths(runFolder).stderr, 'a');
      const child = spawn(node, [workerEntry, runFolder], { stdio: ['ignore', 'ignore', stderr, 'ipc'] });
      closeSync(stderr);
      const send = (message: ToWorker): void => {
        if (child.connected) child.send(message, () => undefined);
      };
      child.on('message', () => {
        // It waits for this word, so that a worker whose app died meanwhile never touches the run.
        send({ type: 'go' });
      });
      const exited = new Promise<WorkerExit>((resolve) => {
        child.once('exit', (code, signal) => {
          resolve({ code, signal });
        });
        child.once('error', () => {
          if (child.pid === undefined) resolve({ code: 127, signal: null });
        });
      });
      return {
        exited,
        stop(reason) {
          send({ type: 'stop', reason });
        },
        kill() {
          child.kill('SIGKILL');
        },
      };
    },
  };
}
