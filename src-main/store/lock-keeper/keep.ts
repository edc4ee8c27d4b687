import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { systemErrorCode } from '../../core/errors';
import { beatOf, holderText, parseHolder, type Holder } from '../home-holder';

const beatMilliseconds = 1000;
/** Somebody who tries to take it over, and sees that it lives, moves the file away for a moment. */
const beatsWithout = 5;

export interface KeeperData {
  /** The holder's file itself. */
  path: string;
  holder: Holder;
  /** One number: not 0 once it shall end. */
  stop: Int32Array;
}

/** Writes a new beat into a lock's file every second, until stopped or until the file is somebody else's. */
export function keep({ path, holder, stop }: KeeperData, onLost: () => void): NodeJS.Timeout {
  let count = 0;
  let missing = 0;
  const timer = setInterval(() => {
    if (Atomics.load(stop, 0) !== 0) {
      clearInterval(timer);
      return;
    }
    const found = beat(path, { ...holder, beat: beatOf(++count) });
    missing = found === 'missing' ? missing + 1 : 0;
    if (found === 'other' || missing === beatsWithout) {
      clearInterval(timer);
      onLost();
    }
  }, beatMilliseconds);
  return timer;
}

function beat(path: string, holder: Holder): 'ours' | 'other' | 'missing' | 'unknown' {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r+');
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? 'missing' : 'unknown';
  }
  try {
    // Read and written through one descriptor: what is written into is what was read, whatever is renamed meanwhile.
    if (parseHolder(readFileSync(descriptor, 'utf8'))?.token !== holder.token) return 'other';
    writeSync(descriptor, holderText(holder), 0);
    return 'ours';
  } catch {
    // A file server that does not answer for a while.
    return 'unknown';
  } finally {
    closeSync(descriptor);
  }
}
