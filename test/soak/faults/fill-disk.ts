import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isDiskFull } from '../../../src-main/core/errors.ts';
import type { Fault } from './fault.ts';

/** The disk is full for a while. Only where the home lies on a small disk of its own. */
export const fillDisk: Fault = {
  name: 'fill-disk',
  inject(soak, random) {
    if (!soak.hasOwnDisk) return Promise.resolve(undefined);
    const ballast = join(soak.home.paths.root, 'ballast');
    fill(ballast);
    soak.notes.diskIsFull = true;
    soak.notes.diskWasFull = true;
    const milliseconds = 500 + random.integer(2500);
    soak.later.after(milliseconds, () => {
      rmSync(ballast);
      soak.notes.diskIsFull = false;
    });
    return Promise.resolve(`the disk is full for ${milliseconds} ms`);
  },
};

/** Writes until not a byte more fits. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (let bytes = 2 ** 20; bytes >= 1;) {
      try {
        if (writeSync(descriptor, Buffer.alloc(bytes)) < bytes) bytes = Math.floor(bytes / 2);
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        bytes = Math.floor(bytes / 2);
      }
    }
  } finally {
    closeSync(descriptor);
  }
}
