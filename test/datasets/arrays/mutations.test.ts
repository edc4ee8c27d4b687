import { describe, expect, it } from 'vitest';
import { isQuadLabError } from '../../../src-main/core/errors';
import { formatByName } from '../../../src-main/datasets/formats';
import { readContent } from '../../../src-main/datasets/formats/read-content';
import { readOptions, temporaryFolder, writeFiles } from '../files';
import { emnistFiles, numpyPoints, svhnFile } from './make-files';
import { writtenFile } from './written-files';

const cases = 150;

/** A generator of whole numbers below a bound (mulberry32), the same in each run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Changes bytes, cuts, repeats or removes some. Most changes are near the beginning, where headers are. */
function mutated(bytes: Buffer, random: (below: number) => number): Buffer {
  const near = random(2) === 0 ? Math.min(200, bytes.length) : bytes.length;
  const at = random(near);
  switch (random(5)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(8))]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random(64)))]);
    default: {
      const copy = Buffer.from(bytes);
      for (let i = 0; i <= random(4); i++) copy[(at + random(16)) % copy.length] = random(256);
      return copy;
    }
  }
}

const samples: { format: string; files: () => Record<string, Uint8Array | string>; victim: string }[] = [
  { format: 'numpy', files: numpyPoints, victim: 'X_train.npy' },
  { format: 'numpy', files: numpyPoints, victim: 'y_test.npy' },
  { format: 'numpy', files: () => ({ 'a.npz': writtenFile('npz') }), victim: 'a.npz' },
  { format: 'numpy', files: () => ({ 'a.npz': writtenFile('npz packed') }), victim: 'a.npz' },
  {
    format: 'svhn',
    files: () => ({ 'train_32x32.mat': svhnFile([1, 2]) }),
    victim: 'train_32x32.mat',
  },
  {
    format: 'svhn',
    files: () => ({ 'train_32x32.mat': svhnFile([1, 2], { packed: true }) }),
    victim: 'train_32x32.mat',
  },
  { format: 'idx', files: emnistFiles, victim: 'emnist-letters-train-images-idx3-ubyte' },
];

describe.each(samples)('$format, changed at random in $victim', ({ format: name, files, victim }) => {
  it('is read or refused, and nothing else', async () => {
    const format = formatByName(name);
    const settings = { subset: name === 'idx' ? 'letters' : undefined };
    const random = randomNumbers(7);
    const original = files();
    const folder = writeFiles(temporaryFolder(), original);
    let refused = 0;
    for (let i = 0; i < cases; i++) {
      writeFiles(folder, { [victim]: mutated(Buffer.from(original[victim] ?? ''), random) });
      try {
        await readContent(format, await format.files(folder, settings), readOptions);
      } catch (error) {
        if (!isQuadLabError(error)) throw error;
        expect(error.code).toBe('DATASET_INVALID');
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(cases / 4);
  });
});
