import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { systemErrorCode } from '../core/errors';
import {
  holderFile,
  holderLives,
  holderText,
  parseHolder,
  readHolder,
  readHolderText,
  thisHolder,
  type Holder,
} from './home-holder';
import { startKeeper } from './lock-keeper/start-keeper';

/** A holder that nothing was seen of for so long is gone. Many times what a busy file server takes for one beat. */
export const silentMilliseconds = 20_000;
/** How long a lock that was taken from somebody is looked at before it counts: two may have done so at once. */
const settleMilliseconds = 250;

export interface FileLock {
  dispose(): void;
}

interface Seen {
  text: string;
  /** By this process' own clock, which nobody sets: clocks of machines differ. */
  since: number;
  hasChanged: boolean;
}
const seen = new Map<string, Seen>();

/**
 * Takes a lock that is nothing but a file which only one process can make, for file systems without locks. It is renewed
 * every second. One whose process is gone, or that did not change for long before this process' eyes, is taken over:
 * so where it is refused, asking again later may succeed. `onLost` is called where somebody else takes it over.
 */
export function takeFileLock(file: string, onLost: () => void): FileLock | undefined {
  const holder = thisHolder('file');
  if (create(file, holder)) return keep(file, holder, onLost);
  const text = readHolderText(file);
  if (text === undefined || !isAbandoned(file, text) || !remove(file, text)) return undefined;
  if (!create(file, holder)) return undefined;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, settleMilliseconds);
  return readHolder(file)?.token === holder.token ? keep(file, holder, onLost) : undefined;
}

/** Whether the one who has a lock of the kind above was neither seen alive nor taken for gone yet. */
export function isHolderInDoubt(file: string): boolean {
  return seen.get(file)?.hasChanged === false;
}

/** Whether the holder of a lock that is only a file is gone. */
export function isAbandoned(file: string, text: string): boolean {
  const holder = parseHolder(text);
  const lives = holder === undefined ? undefined : holderLives(holder);
  if (lives !== undefined) {
    seen.delete(file);
    return !lives;
  }
  // The system of another machine locks it for its holder, and frees it: it does not beat.
  if (holder?.lock === 'system') return false;
  const now = performance.now();
  const last = seen.get(file);
  if (last?.text !== text) {
    seen.set(file, { text, since: now, hasChanged: last !== undefined });
    return false;
  }
  return now - last.since > silentMilliseconds;
}

function create(file: string, holder: Holder): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(holderFile(file), 'wx');
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(descriptor, holderText(holder));
  } finally {
    closeSync(descriptor);
  }
  seen.delete(file);
  return true;
}

/** Removes the file of a holder that is gone, unless somebody else was faster and it is no longer that one. */
function remove(file: string, text: string): boolean {
  const path = holderFile(file);
  const aside = `${path}.${process.pid}.gone`;
  try {
    if (readHolderText(file) !== text) return false;
    renameSync(path, aside);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
  try {
    if (readFileSync(aside, 'utf8') === text) return true;
    linkSync(aside, path);
    return false;
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(aside, { force: true });
  }
}

function keep(file: string, holder: Holder, onLost: () => void): FileLock {
  const keeper = startKeeper(holderFile(file), holder, onLost);
  return {
    dispose() {
      keeper.dispose();
      if (readHolder(file)?.token === holder.token) rmSync(holderFile(file), { force: true });
    },
  };
}
