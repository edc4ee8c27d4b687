import { parentPort, workerData } from 'node:worker_threads';
import { keep, type KeeperData } from './keep';

// The thread that renews the lock of a home whose file system has none.
keep(workerData as KeeperData, () => parentPort?.postMessage('lost'));
