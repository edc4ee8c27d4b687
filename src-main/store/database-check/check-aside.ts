import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { builtEntry } from '../../core/built-entry';
import { messageOf, QuadLabError } from '../../core/errors';
import { findDamage } from './find-damage';

/** The same as `findDamage`, in a thread of its own. */
export function findDamageAside(file: string): Promise<string | undefined> {
  const entry = builtEntry('database-check.js');
  if (!existsSync(entry)) return Promise.resolve().then(() => findDamage(file));
  const thread = new Worker(entry, { workerData: file });
  thread.unref();
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', (error) => {
      reject(new QuadLabError('HOME_UNUSABLE', messageOf(error), { cause: error }));
    });
    thread.once('exit', () => {
      reject(new Error('the thread that checks a database ended without a word'));
    });
  });
}
