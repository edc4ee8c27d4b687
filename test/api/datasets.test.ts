import { describe, expect, it, onTestFinished } from 'vitest';
import sharp from 'sharp';
import { appRouter } from '../../src-main/api/router';
import { createApp } from '../../src-main/app';
import { cifarFiles, idxFiles, temporaryFolder, writeFiles } from '../datasets/files';

async function withDatasets(files: Record<string, Record<string, Uint8Array | string>>) {
  const app = await createApp({ home: temporaryFolder() });
  onTestFinished(() => {
    app.dispose();
  });
  for (const [name, content] of Object.entries(files)) {
    await app.datasets.add({ name, path: writeFiles(temporaryFolder(), content) });
  }
  return appRouter.createCaller(app).datasets;
}

async function pixels(url: string | null): Promise<{ shape: number[]; bytes: number[] }> {
  expect(url).toMatch(/^data:image\/png;base64,/);
  const { data, info } = await sharp(Buffer.from((url ?? '').split(',')[1] ?? '', 'base64'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { shape: [info.height, info.width, info.channels], bytes: [...data] };
}

describe('data sets', () => {
  it('are listed with what is known of them', async () => {
    const datasets = await withDatasets({ cifar: cifarFiles(), digits: idxFiles() });
    expect(await datasets.list()).toMatchObject([
      { name: 'cifar', problem: null, manifest: { format: 'cifar10' } },
      { name: 'digits', problem: null, manifest: { train: { count: 8 } } },
    ]);
    expect(await datasets.info({ name: 'digits' })).toMatchObject({ name: 'digits', format: 'idx' });
    await expect(datasets.info({ name: 'digit' })).rejects.toThrow('There is no data set "digit"');
  });

  it('show pictures with their classes, page by page', async () => {
    const datasets = await withDatasets({ cifar: cifarFiles() });
    const dataset = { name: 'cifar' };
    const page = await datasets.preview({ dataset, shuffled: false, offset: 2, count: 2 });
    expect(page).toMatchObject({
      task: 'classification',
      parts: [
        { name: 'train', count: 6 },
        { name: 'test', count: 2 },
      ],
      total: 6,
    });
    expect(page.balance[1]).toEqual({ name: 'automobile', counts: [2, 0] });
    expect(page.samples.map(({ index, label }) => [index, label?.name])).toEqual([
      [2, 'deer'],
      [3, 'automobile'],
    ]);
    const { shape, bytes } = await pixels(page.samples[0]?.picture ?? null);
    expect(shape).toEqual([32, 32, 3]);
    expect(bytes.slice(15, 18)).toEqual([5, 2, 7]);
    const test = await datasets.preview({ dataset, part: 'test' });
    expect(test.samples.map(({ label }) => label?.index).sort()).toEqual([2, 6]);
  });

  it('show the examples of one class, and mix the pages always alike', async () => {
    const datasets = await withDatasets({ digits: idxFiles() });
    const dataset = { name: 'digits' };
    const ones = await datasets.preview({ dataset, label: 1 });
    expect(ones.total).toBe(3);
    expect(ones.samples.map(({ index }) => index).sort()).toEqual([1, 4, 7]);
    const first = await datasets.preview({ dataset, count: 5 });
    const second = await datasets.preview({ dataset, offset: 5, count: 5 });
    const mixed = [...first.samples, ...second.samples].map(({ index }) => index);
    expect([...mixed].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(mixed).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect((await datasets.preview({ dataset, count: 5 })).samples).toEqual(first.samples);
  });

  it('show numbers with histograms where they are no images', async () => {
    const datasets = await withDatasets({});
    const runge = await datasets.preview({ dataset: { name: 'runge' }, shuffled: false });
    expect(runge.histograms.map(({ name, range }) => [name, range?.[0]])).toEqual([
      ['x', -1],
      ['y', expect.closeTo(1 / 26, 6)],
    ]);
    for (const { counts } of runge.histograms) expect(counts.reduce((a, b) => a + b)).toBe(33);
    expect(runge.samples[16]).toMatchObject({ index: 16, picture: null, values: [0], targets: [1] });
    const spirals = await datasets.preview({ dataset: { name: 'spirals' } });
    expect(spirals.histograms.map(({ name }) => name)).toEqual(['x1', 'x2']);
    expect(spirals.balance.map(({ counts }) => counts)).toEqual([
      [200, 200],
      [200, 200],
    ]);
  });

  it('show the columns of a table as they stood in it', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i / 2},${i % 3 === 0 ? '' : 'abc'[i % 3]},${i * i}`);
    const datasets = await withDatasets({
      prices: { 'prices.csv': ['size,area,price', ...rows].join('\n') },
    });
    const preview = await datasets.preview({
      dataset: { name: 'prices', testFraction: 0.2 },
      shuffled: false,
    });
    expect(preview.columnNames).toEqual(['size', 'area']);
    expect(preview.samples.slice(0, 2)).toMatchObject([
      { values: [0, null], targets: [0] },
      { values: [0.5, 'b'], targets: [1] },
    ]);
    expect(preview.histograms).toMatchObject([
      { name: 'size', range: [0, 14.5], missing: 0 },
      { name: 'area', categories: ['b', 'c'], counts: [10, 10], missing: 10 },
      { name: 'price', range: [0, 841] },
    ]);
  });

  it('show the image to predict, and depth, beside the input', async () => {
    const datasets = await withDatasets({});
    const noisy = await datasets.preview({ dataset: { name: 'noisy-images', size: 16 }, count: 2 });
    expect((await pixels(noisy.samples[0]?.targetPicture ?? null)).shape.slice(0, 2)).toEqual([16, 16]);
    const scenes = await datasets.preview({
      dataset: { name: 'scenes', images: 2, height: 32, width: 160 },
      count: 1,
    });
    const { shape } = await pixels(scenes.samples[0]?.picture ?? null);
    // Made smaller, in proportion.
    expect(shape).toEqual([26, 128, 3]);
    expect((await pixels(scenes.samples[0]?.targetPicture ?? null)).shape.slice(0, 2)).toEqual([26, 128]);
  });

  it('show generated images without making all of them, and count all of them', async () => {
    const datasets = await withDatasets({});
    const dataset = { name: 'textures', images: 95, testImages: 20, classes: 4, size: 16 } as const;
    const all = await datasets.preview({ dataset, count: 95 });
    expect(all).toMatchObject({ total: 95, parts: [{ count: 95 }, { count: 20 }] });
    expect(all.balance.map(({ counts }) => counts)).toEqual([
      [24, 5],
      [24, 5],
      [24, 5],
      [23, 5],
    ]);
    const page = await datasets.preview({ dataset, offset: 40, count: 3 });
    expect(page.samples).toEqual(all.samples.slice(40, 43));
    const squares = await datasets.preview({ dataset, label: 3, offset: 20, count: 10 });
    expect(squares.total).toBe(23);
    expect(squares.samples).toEqual(all.samples.filter(({ label }) => label?.index === 3).slice(20));
    const scenes = await datasets.preview({
      dataset: { name: 'scenes', height: 16, width: 16 },
      part: 'test',
    });
    expect(scenes).toMatchObject({ total: 16, balance: [], parts: [{ count: 64 }, { count: 16 }] });
  });

  it('say which parts there are', async () => {
    const datasets = await withDatasets({});
    await expect(datasets.preview({ dataset: { name: 'xor' }, part: 'dev' })).rejects.toThrow(
      '"xor" has no part "dev"',
    );
  });
});
