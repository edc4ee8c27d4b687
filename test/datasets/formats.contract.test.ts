import { truncateSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storedSize } from '../../src-main/datasets/content';
import { fingerprintOf } from '../../src-main/datasets/fingerprint';
import { formatByName, formats } from '../../src-main/datasets/formats';
import { detectFormat } from '../../src-main/datasets/formats/detect-format';
import { readContent } from '../../src-main/datasets/formats/read-content';
import { importDataset } from '../../src-main/datasets/import/import-dataset';
import { loadDataset } from '../../src-main/datasets/load-dataset';
import { verifyDataset } from '../../src-main/datasets/verify-dataset';
import { expectError } from './errors';
import { imported, readOptions, temporaryFolder, writeFiles } from './files';
import { samples } from './samples';

it('covers every format', () => {
  expect(new Set(samples.map((sample) => sample.format))).toEqual(new Set(formats.map(({ name }) => name)));
});

describe.each(samples)('format $title', (sample) => {
  const format = formatByName(sample.format);
  const sampleFolder = async (): Promise<string> => writeFiles(temporaryFolder(), await sample.files());

  it('is the only format that detects its data', async () => {
    const folder = await sampleFolder();
    for (const other of formats) expect(await other.detect(folder)).toBe(other === format);
    expect((await detectFormat(folder)).format).toBe(format);
  });

  it('detects nothing where there is nothing', async () => {
    const folder = temporaryFolder();
    expect(await format.detect(folder)).toBe(false);
    expect(await format.detect(join(folder, 'missing'))).toBe(false);
    expect(await format.detect(writeFiles(folder, { 'readme.txt': 'hello' }))).toBe(false);
  });

  it('finds the data in one folder below', async () => {
    const folder = temporaryFolder();
    writeFiles(join(folder, 'inner'), await sample.files());
    expect(await detectFormat(folder)).toEqual({ format, path: join(folder, 'inner') });
  });

  it('lists its own files by name and no others', async () => {
    const folder = writeFiles(await sampleFolder(), { 'zebra.txt': '', 'a.txt': '' });
    const files = await format.files(folder);
    expect(files.map(({ name }) => name)).toEqual(Object.keys(await sample.files()).sort());
    for (const file of files) expect(statSync(file.path).isFile()).toBe(true);
  });

  it('decodes two parts whose shapes fit', async () => {
    const content = await readContent(format, await format.files(await sampleFolder()), readOptions);
    const size = storedSize(content);
    for (const part of [content.train, content.test]) {
      if (part === undefined) throw new Error('A part is missing.');
      expect(part.count).toBeGreaterThan(0);
      expect([Uint8Array, Float32Array, Float64Array]).toContain(part.inputs.constructor);
      expect(part.inputs).toHaveLength(part.count * size);
      if (content.task !== 'classification') continue;
      expect(part.targets.constructor).toBe(Int32Array);
      expect(part.targets).toHaveLength(part.count);
      expect(Math.min(...part.targets)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...part.targets)).toBeLessThan(content.outputSize);
      expect(content.classNames).toHaveLength(content.outputSize);
    }
  });

  it('decodes the same content again', async () => {
    const folder = await sampleFolder();
    const read = async (): Promise<string> =>
      fingerprintOf(await readContent(format, await format.files(folder), readOptions));
    expect(await read()).toBe(await read());
  });

  it('names the file that is cut short, and both sizes', async () => {
    const folder = await sampleFolder();
    const path = join(folder, sample.victim);
    truncateSync(path, statSync(path).size - 10);
    const files = await format.files(folder);
    await expectError(
      () => readContent(format, files, readOptions),
      'DATASET_INVALID',
      sample.victim,
      /expected .*\d+.*found/,
    );
  });

  it('names a file that is gone', async () => {
    const files = (await format.files(await sampleFolder())).map((file) => ({
      ...file,
      path: `${file.path}.gone`,
    }));
    await expectError(
      () => readContent(format, files, readOptions),
      'DATASET_INVALID',
      /cannot be read: ENOENT/,
    );
  });

  it('imports, verifies and loads', async () => {
    const datasetsFolder = join(temporaryFolder(), 'datasets');
    const manifest = await importDataset({ datasetsFolder, name: 'sample', path: await sampleFolder() });
    expect(await verifyDataset(datasetsFolder, 'sample')).toEqual(manifest);
    const dataset = await loadDataset(imported('sample'), datasetsFolder);
    expect(dataset.fingerprint).toBe(manifest.fingerprint);
    expect(dataset.train.count).toBe(manifest.train.count);
    expect(dataset.test.count).toBe(manifest.test.count);
    if (manifest.task !== 'classification') return;
    expect(manifest.train.perClass.reduce((a, b) => a + b, 0)).toBe(manifest.train.count);
  });
});
