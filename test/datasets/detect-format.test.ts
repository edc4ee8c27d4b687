import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../src-main/datasets/formats/detect-format';
import { expectError } from './errors';
import { cifarFiles, idxFiles, temporaryFolder, writeFiles } from './files';

describe('detectFormat', () => {
  it('lists the known formats where none fits', async () => {
    const folder = writeFiles(temporaryFolder(), { 'notes.txt': '' });
    await expectError(() => detectFormat(folder), 'DATASET_FORMAT_UNKNOWN', folder, 'idx', 'cifar10');
  });

  it('says where the path is missing, or leads through a file', async () => {
    const folder = writeFiles(temporaryFolder(), { 'notes.txt': '' });
    await expectError(() => detectFormat(join(folder, 'no')), 'NOT_FOUND', join(folder, 'no'));
    await expectError(() => detectFormat(join(folder, 'notes.txt', 'no')), 'NOT_FOUND');
  });

  it.skipIf(process.getuid?.() === 0)('says where the folder cannot be read', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0);
    await expectError(() => detectFormat(folder), 'DATASET_INVALID', folder, 'EACCES');
  });

  it('asks for the archive that lies in the folder', async () => {
    const folder = writeFiles(temporaryFolder(), { 'data.tar.gz': 'x' });
    await expectError(() => detectFormat(folder), 'DATASET_FORMAT_UNKNOWN', 'archive data.tar.gz: give that');
  });

  it('asks for the folder where one of its files is given', async () => {
    const folder = writeFiles(temporaryFolder(), idxFiles());
    const file = join(folder, 'train-images-idx3-ubyte');
    await expectError(
      () => detectFormat(file),
      'DATASET_FORMAT_UNKNOWN',
      `a part of the data in ${folder}: give that folder`,
    );
  });

  it('chooses among several only where the format is named', async () => {
    const folder = writeFiles(temporaryFolder(), { ...idxFiles(), ...cifarFiles() });
    await expectError(() => detectFormat(folder), 'DATASET_FORMAT_UNKNOWN', 'several', 'idx', 'cifar10');
    expect((await detectFormat(folder, 'cifar10')).format.name).toBe('cifar10');
  });

  it('does not choose between two folders', async () => {
    const folder = temporaryFolder();
    writeFiles(join(folder, 'one'), idxFiles());
    writeFiles(join(folder, 'two'), idxFiles());
    await expectError(() => detectFormat(folder), 'DATASET_FORMAT_UNKNOWN', 'several', 'one', 'two');
  });

  it('knows a misspelt format', async () => {
    const folder = writeFiles(temporaryFolder(), cifarFiles());
    await expectError(
      () => detectFormat(folder, 'cifar'),
      'DATASET_FORMAT_UNKNOWN',
      'Did you mean "cifar10"',
    );
    await expectError(() => detectFormat(folder, 'idx'), 'DATASET_FORMAT_UNKNOWN', 'the format idx');
  });
});
