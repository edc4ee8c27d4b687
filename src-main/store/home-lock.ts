import { rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Disposer } from '../core/disposable';
import { isAbandoned, takeFileLock } from './file-lock';
import { holderFile, holderText, readHolderText, parseHolder, thisHolder } from './home-holder';
import { locksWork, takeSystemLock } from './system-lock';

export { lockHolder } from './home-holder';

export interface HomeLock extends Disposer {
  readonly file: string;
  /** `file` where the file system has no locks, and the lock is nothing but a file that is renewed. */
  readonly kind: 'system' | 'file';
}

/**
 * Takes the home for this process, or returns undefined where another one has it. The lock is the operating system's,
 * which frees it when the process ends, however it ends; where the file system has none, a file takes its place, which
 * somebody else may take over where this process does not renew it: then `onLost` is called.
 */
export function takeHomeLock(file: string, onLost: () => void = () => undefined): HomeLock | undefined {
  const system = takeSystemLock(file);
  if (system === undefined) {
    if (locksWork(dirname(file))) return undefined;
    const lock = takeFileLock(file, onLost);
    return lock && { file, kind: 'file', ...lock };
  }
  // Another machine may see this folder without locks.
  const present = readHolderText(file);
  if (parseHolder(present ?? '')?.lock === 'file' && !isAbandoned(file, present ?? '')) {
    system.dispose();
    return undefined;
  }
  writeFileSync(holderFile(file), holderText(thisHolder('system')));
  let held = true;
  return {
    file,
    kind: 'system',
    dispose() {
      if (!held) return;
      held = false;
      rmSync(holderFile(file), { force: true });
      system.dispose();
    },
  };
}
