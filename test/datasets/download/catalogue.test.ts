import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue, knownDataset } from '../../../src-main/datasets/download/catalogue';
import { bytesOf } from '../../../src-main/datasets/download/known-dataset';
import { knownDatasets } from '../../../src-main/datasets/download/known-datasets';
import { isDatasetName } from '../../../src-main/datasets/names';
import { expectError } from '../errors';
import { temporaryFolder } from '../files';

describe('the catalogue', () => {
  it.each(knownDatasets.map((known) => [known.name, known] as const))('describes %s', (name, known) => {
    expect(isDatasetName(name)).toBe(true);
    expect(known.description).toMatch(/^[^.]+\.$/);
    expect(known.terms).toMatch(/\.$/);
    expect(bytesOf(known)).toBeGreaterThan(1_000_000);
    for (const file of known.files) {
      expect(file.sha256 ?? 'f'.repeat(64)).toMatch(/^[0-9a-f]{64}$/);
      expect(file.md5).toMatch(/^[0-9a-f]{32}$/);
      expect(file.urls.length).toBeGreaterThan(0);
      for (const url of file.urls) expect(new URL(url).pathname.split('/').at(-1)).toBe(file.name);
    }
  });

  it('has each name once', () => {
    expect(new Set(knownDatasets.map(({ name }) => name)).size).toBe(knownDatasets.length);
  });

  it('tells that nothing is imported where nothing is', async () => {
    const entries = await catalogue(join(temporaryFolder(), 'datasets'));
    expect(entries.every(({ importedAs }) => importedAs.length === 0)).toBe(true);
    expect(entries.find(({ name }) => name === 'mnist')).toMatchObject({ bytes: 11594722, format: 'idx' });
  });

  it('suggests the name that was meant', async () => {
    await expectError(
      () => knownDataset('cifar-10'),
      'NOT_FOUND',
      'Did you mean "cifar10"?',
      'tiny-imagenet',
    );
  });
});
