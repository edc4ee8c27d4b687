import { closeSync, fstatSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { createRandom } from '../../src-main/core/random';

const pageBytes = 4096;

/** What disks and power cuts do to a database's file; each takes its path. */
export const damages: Record<string, (file: string) => void> = {
  'bytes in its middle overwritten': (file) => {
    overwrite(file, 0.3, 0.7);
  },
  'all but its first page overwritten': (file) => {
    overwrite(file, pageBytes / statSync(file).size, 1);
  },
  'a header of zeros': (file) => {
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(100), 0, 100, 0);
    closeSync(descriptor);
  },
  'its second half cut off': (file) => {
    const descriptor = openSync(file, 'r');
    const { size } = fstatSync(descriptor);
    closeSync(descriptor);
    truncateSync(file, Math.floor(size / 2));
  },
  'nothing left in it': (file) => {
    truncateSync(file, 0);
  },
  'no file any more': (file) => {
    rmSync(file);
  },
};

/** Random bytes in a part of a file. */
function overwrite(file: string, from: number, to: number): void {
  const descriptor = openSync(file, 'r+');
  const { size } = fstatSync(descriptor);
  const start = Math.floor(size * from);
  const random = createRandom(5, 'damage');
  const bytes = Buffer.from(Array.from({ length: Math.floor(size * to) - start }, () => random.integer(256)));
  writeSync(descriptor, bytes, 0, bytes.length, start);
  closeSync(descriptor);
}
