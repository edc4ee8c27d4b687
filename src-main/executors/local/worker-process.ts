import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Place } from '../../domain/place';
import { runPaths } from '../../rundir/paths';
import type { FromWorker, ToWorker, WorkerExit, WorkerProcess } from '../executor';
import { memoryKills } from './memory-kills';

/** What workers are started with. */
export interface WorkerCommand {
  /** Plain Node, never Electron's own. */
  node: string;
  /** The built worker. */
  workerEntry: string;
}

/** A process that trains one run after the other. */
export interface LocalWorker {
  /** Whether it waits for another run. */
  readonly isIdle: boolean;
  train(runFolder: string, place: Place): WorkerProcess;
  /** Lets an idle process leave. */
  retire(): void;
  /** Resolves when the process has ended. */
  readonly gone: Promise<void>;
}

interface Task {
  folder: string;
  place: Place;
  /** Whether it was asked to stop; a process that was leaves after the run. */
  stopped: boolean;
  /** Why it is to be pruned, where that was said before the process was ready. */
  pruned?: string;
  end: (exit: WorkerExit) => void;
}

/**
 * What a worker exits with that was asked to leave. What it did for its run before stands in the journal of the run; where
 * nothing does, it did nothing.
 */
const resumableCode = 75;

/** How long an idle process may take to leave before it is killed. */
const leaveMilliseconds = 2000;

/** Starts a worker process for a run. The channel to it also tells it when the app is gone. */
export function startWorker({ node, workerEntry }: WorkerCommand, firstFolder: string): LocalWorker {
  const stderr = openSync(runPaths(firstFolder).stderr, 'a');
  const child = spawn(node, [workerEntry, firstFolder], {
    stdio: ['ignore', 'ignore', stderr, 'ipc'],
  });
  closeSync(stderr);
  /** When the run began: a process of long life sees many that are not its own. */
  let killsBefore: number | undefined;
  let task: Task | undefined;
  let wasKilledByUs = false;
  let isReady = false;
  let isLeaving = false;

  const send = (message: ToWorker): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  // A new process waits for this word, so that one whose app died meanwhile never touches the run.
  const go = (): void => {
    if (!isReady || task === undefined) return;
    send({ type: 'go', folder: task.folder, place: task.place });
    // A process takes what comes before a run for something of the run before.
    if (task.pruned !== undefined) send({ type: 'stop', reason: 'prune', message: task.pruned });
  };
  const retire = (): void => {
    isLeaving = true;
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), leaveMilliseconds);
    child.once('exit', () => {
      clearTimeout(timer);
    });
  };
  const endTask = (exit: WorkerExit): void => {
    const ended = task;
    task = undefined;
    ended?.end(exit);
  };
  child.on('message', (message: FromWorker) => {
    if (message.type === 'ready') {
      isReady = true;
      go();
    } else {
      if (task?.stopped === true) retire();
      endTask({ code: message.code, signal: null });
    }
  });
  const gone = new Promise<void>((resolve) => {
    const end = (exit: WorkerExit): void => {
      isLeaving = true;
      endTask(exit);
      resolve();
    };
    child.once('exit', (code, signal) => {
      const killsAfter = memoryKills();
      const isKnown = wasKilledByUs || killsAfter !== undefined;
      const memoryRanOut = isKnown ? !wasKilledByUs && killsAfter !== killsBefore : undefined;
      end({ code, signal, memoryRanOut, untouched: code === resumableCode });
    });
    child.once('error', () => {
      if (child.pid === undefined) end({ code: 127, signal: null });
    });
  });

  return {
    get isIdle() {
      return task === undefined && !isLeaving;
    },
    train(folder, place) {
      let end: Task['end'] = () => undefined;
      const exited = new Promise<WorkerExit>((resolve) => {
        end = resolve;
      });
      const own: Task = { folder, place, stopped: false, end };
      task = own;
      killsBefore = memoryKills();
      go();
      return {
        exited,
        stop(reason, message) {
          if (task !== own) return;
          own.stopped ||= reason !== 'prune';
          if (reason === 'prune' && !isReady) own.pruned = message ?? '';
          else send({ type: 'stop', reason, message });
        },
        kill() {
          if (task !== own) return;
          wasKilledByUs = true;
          child.kill('SIGKILL');
        },
      };
    },
    retire,
    gone,
  };
}
