import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { builtEntry } from '../../core/built-entry';
import type { Disposer } from '../../core/disposable';
import type { Holder } from '../home-holder';
import { keep, type KeeperData } from './keep';

/** Renews a lock's file from a thread of its own, so that long work in this one is not taken for its end. */
export function startKeeper(path: string, holder: Holder, onLost: () => void): Disposer {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const data: KeeperData = { path, holder, stop };
  const entry = builtEntry('lock-keeper.js');
  let ended = (): void => undefined;
  if (existsSync(entry)) {
    const thread = new Worker(entry, { workerData: data });
    thread.unref();
    thread.once('message', onLost);
    thread.once('error', onLost);
    ended = () => void thread.terminate();
  } else {
    const timer = keep(data, onLost).unref();
    ended = () => {
      clearInterval(timer);
    };
  }
  return {
    dispose() {
      Atomics.store(stop, 0, 1);
      ended();
    },
  };
}
