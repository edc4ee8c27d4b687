import { parentPort, workerData } from 'node:worker_threads';
import { findDamage } from './find-damage';

// The thread that checks a database while others go on.
parentPort?.postMessage(findDamage(workerData as string));
