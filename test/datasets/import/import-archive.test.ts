import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importDataset } from '../../../src-main/datasets/import/import-dataset';
import { nameOfPath } from '../../../src-main/datasets/names';
import { verifyDataset } from '../../../src-main/datasets/verify-dataset';
import { packed, packers } from '../archives/archives';
import { expectError } from '../errors';
import { cifarFiles, temporaryFolder, writeFiles } from '../files';

type Files = Record<string, Uint8Array | string>;

const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));

async function archiveOf(kind: string, files: Files): Promise<string> {
  const name = `data.${kind}`;
  return join(writeFiles(temporaryFolder(), { [name]: await packed(kind, files) }), name);
}

const newFolder = (): string => join(temporaryFolder(), 'datasets');

describe.each(Object.keys(packers))('data in an archive, %s', (kind) => {
  it('is imported like the folder, and nothing else stays', async () => {
    const datasetsFolder = newFolder();
    const plain = await importDataset({
      datasetsFolder,
      name: 'plain',
      path: writeFiles(temporaryFolder(), cifarFiles()),
    });
    const path = await archiveOf(kind, below('a/cifar-10-batches-bin', cifarFiles()));
    const manifest = await importDataset({ datasetsFolder, name: 'packed', path });
    expect(manifest).toMatchObject({ fingerprint: plain.fingerprint, source: path });
    expect(readdirSync(join(datasetsFolder, 'packed'))).toEqual(['data', 'manifest.json']);
    await verifyDataset(datasetsFolder, 'packed');
  });

  it('names the place in the archive that is wrong', async () => {
    const path = await archiveOf(kind, { ...cifarFiles(), 'data_batch_2.bin': 'short' });
    const datasetsFolder = newFolder();
    const error = await expectError(
      () => importDataset({ datasetsFolder, name: 'bad', path }),
      'DATASET_INVALID',
      `In ${path}: data_batch_2.bin has 5 bytes`,
    );
    expect(error.message).not.toContain('.staging');
    expect(readdirSync(datasetsFolder)).toEqual([]);
  });

  it('tells of an archive without data what was looked for', async () => {
    const path = await archiveOf(kind, { 'notes/readme.md': 'hello' });
    const error = await expectError(
      () => importDataset({ datasetsFolder: newFolder(), name: 'bad', path }),
      'DATASET_FORMAT_UNKNOWN',
      path,
      'Known formats',
    );
    expect(error.message).not.toContain('.staging');
  });

  it('can not be read in place', async () => {
    const path = await archiveOf(kind, cifarFiles());
    await expectError(
      () => importDataset({ datasetsFolder: newFolder(), name: 'x', path, inPlace: true }),
      'CONFIG_INVALID',
      'Unpack it',
    );
  });
});

it.each([
  ['/data/cifar-10-binary.tar.gz', 'cifar-10-binary'],
  ['my photos (2024).zip', 'my-photos-2024'],
  ['./house prices.csv', 'house-prices'],
  ['x/Größe.csv.gz', 'Gro-e'],
  ['/tmp/.hidden/', 'hidden'],
  ['mnist.npz', 'mnist'],
  ['faces.TAR.zst', 'faces'],
  ['faces.tzst', 'faces'],
  ['prices.pq', 'prices'],
  ['v1.2', 'v1.2'],
])('%s is called %s', (path, name) => {
  expect(nameOfPath(path)).toBe(name);
});
