import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeProcess, processesWith } from '../processes.ts';
import type { Check } from './check.ts';

/** What is written aside before it gets its name, and the note of a database that is to be checked. */
const halfWritten = /\.(tmp|partial|rebuild|rebuilt|suspect|backup-\d+)(-wal|-shm|-journal)?$/;

/** No process is left, and no file that was only half written. */
export const leftovers: Check = {
  name: 'nothing is left behind',
  problems({ soak }) {
    const { root } = soak.home.paths;
    const files = globSync('**/*', { cwd: root });
    const known = new Set(files);
    const orphans = files.filter((file) => {
      const isCheckpoint = basename(dirname(file)) === 'checkpoints' && file.endsWith('.safetensors');
      return isCheckpoint && !known.has(join(dirname(file), `${basename(file, '.safetensors')}.json`));
    });
    return [
      ...processesWith(soak.marker).map((pid) => `process ${describeProcess(pid)}`),
      ...files.filter((file) => halfWritten.test(file)),
      ...orphans.map((file) => `${file} without its manifest`),
    ];
  },
};
