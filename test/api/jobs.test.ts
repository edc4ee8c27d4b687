import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appRouter } from '../../src-main/api/router';
import { createApp } from '../../src-main/app';
import { cifarFiles, writeFiles } from '../datasets/files';
import { jobUntilOver, jobWhen } from '../support/jobs';
import { sampleSweep } from '../support/samples';
import { builtRuntime } from '../support/fault-app';
import { temporaryFolder } from '../support/temporary';

async function openApp() {
  const app = await createApp({ home: temporaryFolder(), runtime: builtRuntime });
  onTestFinished(() => {
    app.dispose();
  });
  return { app, api: appRouter.createCaller(app) };
}

/** A table that takes some seconds to be imported. */
function largeTable(): string {
  const path = join(temporaryFolder(), 'large.csv');
  const row = Array.from({ length: 20 }, (_, i) => i / 7).join(',');
  const names = Array.from({ length: 20 }, (_, i) => `c${i}`).join(',');
  writeFileSync(
    path,
    `${names},target\n${Array.from({ length: 120_000 }, (_, i) => `${row},${i}`).join('\n')}\n`,
  );
  return path;
}

/** Processes of the program that works on data, of this machine. */
function taskProcesses(): string[] {
  return execFileSync('ps', ['-eo', 'ppid,args'])
    .toString()
    .split('\n')
    .filter((line) => line.trim().startsWith(`${process.pid} `) && line.includes('dataset-task'));
}

describe('jobs', () => {
  it('import data aside, with what is wrong where it fails, and are listed until they are dismissed', async () => {
    const { api } = await openApp();
    const { job: id } = await api.datasets.add({
      path: writeFiles(temporaryFolder(), cifarFiles()),
      name: 'cifar',
    });
    expect(await jobUntilOver(api, id)).toMatchObject({
      kind: 'import',
      dataset: 'cifar',
      state: 'done',
      error: null,
    });
    expect((await api.datasets.list()).map(({ name }) => name)).toEqual(['cifar']);
    await expect(api.datasets.add({ path: '/nowhere', name: 'cifar' })).rejects.toThrow('already');

    const failing = await api.datasets.add({
      path: writeFiles(temporaryFolder(), { 'a.txt': 'a' }),
      name: 'b',
    });
    expect(await jobUntilOver(api, failing.job)).toMatchObject({
      state: 'failed',
      error: { code: 'DATASET_FORMAT_UNKNOWN', advice: expect.stringContaining('Known formats') as string },
    });
    await api.jobs.dismiss({ id: failing.job });
    expect((await api.jobs.list()).map((job) => job.id)).toEqual([id]);

    const verifying = await api.datasets.verify({ name: 'cifar' });
    expect(await jobUntilOver(api, verifying.job)).toMatchObject({ kind: 'verify', state: 'done' });
    await expect(api.jobs.cancel({ id: 'gone' })).rejects.toThrow('no such job');
  });

  it('are cancelled without leaving anything behind, and end with the app', async () => {
    const { app, api } = await openApp();
    const path = largeTable();
    const first = await api.datasets.add({ path, name: 'first' });
    const second = await api.datasets.add({ path, name: 'second' });
    const third = await api.datasets.add({ path, name: 'third' });
    await jobWhen(api, first.job, (state) => state === 'running');
    expect(await jobWhen(api, third.job, () => true)).toMatchObject({ state: 'waiting' });
    await expect(api.jobs.dismiss({ id: first.job })).rejects.toThrow('goes on');
    await api.jobs.cancel({ id: first.job });
    await api.jobs.cancel({ id: third.job });
    for (const { job } of [first, third]) {
      expect(await jobUntilOver(api, job)).toMatchObject({ state: 'cancelled', error: null });
    }
    // The one that goes on has its folder, no other has one.
    const folders = readdirSync(app.paths.datasets).filter((name) => name.startsWith('.staging'));
    expect(folders.length).toBeLessThanOrEqual(1);
    app.dispose();
    expect(await jobUntilOver(api, second.job)).toMatchObject({ state: 'cancelled' });
    expect(taskProcesses()).toEqual([]);
    expect(readdirSync(app.paths.datasets)).toEqual([]);
  });
});

describe('data sets', () => {
  it('are looked at before they are imported', async () => {
    const { api } = await openApp();
    const rows = Array.from({ length: 30 }, (_, i) => `${i / 2},${'ab'[i % 2] ?? ''},${i * i}`);
    const folder = writeFiles(temporaryFolder(), {
      'House prices.csv': ['size,area,price', ...rows].join('\n'),
    });
    const path = join(folder, 'House prices.csv');
    expect(await api.datasets.inspect({ path })).toMatchObject({
      name: 'House-prices',
      format: 'table',
      settings: expect.arrayContaining(['target', 'separator']) as string[],
      problem: null,
      table: {
        target: 'price',
        task: 'regression',
        columns: [
          { name: 'size', kind: 'numeric' },
          { name: 'area', kind: 'categorical' },
          { name: 'price', kind: 'numeric' },
        ],
        rows: expect.arrayContaining([['0', 'a', '0']]) as string[][],
      },
    });
    const asked = await api.datasets.inspect({ path, settings: { target: 'area' } });
    expect(asked.table).toMatchObject({ target: 'area', task: 'classification' });
    expect((await api.datasets.inspect({ path, settings: { target: 'aera' } })).problem).toMatchObject({
      message: expect.stringContaining('no column "aera"') as string,
    });
    const cifar = await api.datasets.inspect({ path: writeFiles(temporaryFolder(), cifarFiles()) });
    expect(cifar).toMatchObject({
      format: 'cifar10',
      content: { inputShape: [32, 32, 3], parts: [{ name: 'train', count: 6 }, { name: 'test' }] },
    });
    expect(await api.datasets.inspect({ path: '/nowhere' })).toMatchObject({
      format: null,
      problem: { message: expect.stringContaining('/nowhere') as string },
    });
  });

  it('say what can be downloaded and generated', async () => {
    const { api } = await openApp();
    const catalogue = await api.datasets.catalogue();
    expect(catalogue.find(({ name }) => name === 'cifar10')).toMatchObject({ bytes: 170_052_171 });
    const generators = await api.datasets.generators();
    expect(generators.find(({ name }) => name === 'spirals')).toMatchObject({
      task: 'classification',
      parameters: expect.arrayContaining([
        expect.objectContaining({ key: 'classes', kind: 'integer', default: 2, minimum: 2, maximum: 10 }),
      ]) as object[],
    });
  });

  it('come back after they were removed; those that unfinished runs need go only where they are told to', async () => {
    const { app, api } = await openApp();
    await app.datasets.add({ name: 'cifar', path: writeFiles(temporaryFolder(), cifarFiles()) });
    const config = sampleSweep('spirals.yaml');
    app.sweeps.submit({ ...config, dataset: { name: 'cifar' } });
    expect(await api.datasets.use({ name: 'cifar' })).toMatchObject({
      runs: 15,
      unfinished: 15,
      sweeps: [{ runs: 15 }],
    });
    await expect(api.datasets.remove({ name: 'cifar' })).rejects.toThrow('15 runs that have not ended need');
    const { undo } = await api.datasets.remove({ name: 'cifar', force: true });
    expect(await api.datasets.list()).toEqual([]);
    expect(await api.datasets.bringBack({ undo })).toEqual({ name: 'cifar' });
    expect(await api.datasets.list()).toMatchObject([{ name: 'cifar', problem: null }]);
    await expect(api.datasets.bringBack({ undo })).rejects.toThrow('deleted for good');
    mkdirSync(join(app.paths.root, 'x'));
    expect(existsSync(join(app.paths.datasets, 'cifar'))).toBe(true);
  });
});
