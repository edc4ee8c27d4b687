// Started by the tests in a process of its own: imports <path> into <folder> and stands still when its content is written.
import { writeSync } from 'node:fs';
import { importDataset } from '../../../src-main/datasets/import/import-dataset';

const [datasetsFolder = '', path = ''] = process.argv.slice(2);

await importDataset({
  datasetsFolder,
  name: 'stalled',
  path,
  onProgress: ({ stage }) => {
    if (stage !== 'checking') return;
    writeSync(1, 'written\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
  },
});
