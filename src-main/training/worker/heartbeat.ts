import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { builtEntry } from '../../core/built-entry';
import type { Disposer } from '../../core/disposable';
import { heartbeatMilliseconds, phases, workerIdentity } from '../../rundir/heartbeat';
import { runPaths } from '../../rundir/paths';
import { writeHeartbeat } from '../../rundir/write-heartbeat';
import {
  free,
  heartbeatOf,
  taken,
  type HeartbeatOrder,
  type HeartbeatThreadData,
} from './heartbeat-messages';
import type { WatchedPosition } from './watched-position';

/** How long the thread may be in the midst of a heartbeat when that is to be removed. */
const finishMilliseconds = 5000;

const control = new Int32Array(new SharedArrayBuffer(8));
let thread: Worker | undefined;
/** Beats in place of a thread that could not be started, as where no more threads are allowed. */
let beatHere: (() => void) | undefined;

/**
 * Writes a heartbeat now and then every second until disposed, which removes it: nobody works there any more.
 *
 * A thread of its own writes it, since a step of a large network keeps the main thread busy for minutes. So a heartbeat
 * says that the process lives, and the position in it whether the main thread gets on with its work.
 */
export function startHeartbeat(folder: string, position: WatchedPosition): Disposer {
  const { heartbeat: file } = runPaths(folder);
  const run = Atomics.add(control, 1, 1) + 1;
  const order: HeartbeatOrder = { run, file, identity: workerIdentity(), position: position.memory, phases };
  beatHere = () => {
    writeHeartbeat(file, heartbeatOf(order));
  };
  beatHere();
  thread ??= startThread();
  thread.postMessage(order);
  Atomics.store(control, 0, free);
  return {
    dispose() {
      beatHere = undefined;
      const end = performance.now() + finishMilliseconds;
      while (Atomics.compareExchange(control, 0, free, taken) !== free && performance.now() < end) {
        Atomics.wait(control, 0, taken, 100);
      }
      Atomics.store(control, 0, taken);
      rmSync(file, { force: true });
    },
  };
}

function startThread(): Worker {
  const workerData: HeartbeatThreadData = { control: control.buffer, milliseconds: heartbeatMilliseconds };
  const started = new Worker(builtEntry('heartbeat-thread.js'), { workerData });
  started.unref();
  started.on('error', () => {
    Atomics.store(control, 0, free);
    setInterval(() => beatHere?.(), heartbeatMilliseconds).unref();
  });
  return started;
}
