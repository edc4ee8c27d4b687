import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeProcess, processesWith } from '../processes.ts';
import type { Check } from './check.ts';

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
      ...files.filter((file) => file.endsWith('.tmp')),
      ...orphans.map((file) => `${file} without its manifest`),
    ];
  },
};
