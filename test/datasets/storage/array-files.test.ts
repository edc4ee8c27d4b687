import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeArrayFiles } from '../../../src-main/datasets/storage/array-files';
import { expectError } from '../errors';
import { temporaryFolder } from '../files';

const openBelow = (folder: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = readlinkSync(join('/proc/self/fd', descriptor));
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return [];
    }
  });

describe('array files', () => {
  it.runIf(process.platform === 'linux')('are all closed where one of them cannot be made', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'train-targets.npy'), '');
    const arrays = writeArrayFiles(folder);
    const layout = {
      inputs: { type: 'uint8', shape: [1] },
      targets: { type: 'int32', shape: [] },
    } as const;
    await expectError(() => arrays.part('train', layout), 'HOME_UNUSABLE', 'train-targets.npy');
    await arrays.abandon();
    expect(openBelow(folder)).toEqual([]);
  });
});
