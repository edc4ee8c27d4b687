import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appRouter } from '../../src-main/api/router';
import { createApp } from '../../src-main/app';
import { parseGpuUse } from '../../src-main/app/overview/measure-gpus';
import { workLeft } from '../../src-main/app/overview/work-left';
import { jobUntilOver } from '../support/jobs';
import { temporaryFolder } from '../support/temporary';
import { addUnrulySweep } from './sample-home';

async function openApp() {
  const app = await createApp({ home: temporaryFolder() });
  onTestFinished(() => {
    app.dispose();
  });
  return { app, api: appRouter.createCaller(app) };
}

describe('the home', () => {
  it('shows the machine, what trains, what waits and what came of it', async () => {
    const { app, api } = await openApp();
    expect(await api.home.overview()).toMatchObject({
      running: [],
      queue: { runs: 0, unasked: 0, next: [], secondsLeft: null },
      finished: [],
      sweeps: [],
      slots: { parallel: 'auto', cores: 'auto', gpus: 'all' },
      holdsHome: true,
    });
    const id = addUnrulySweep(app);
    // All runs are looked through twice a second at the most.
    await new Promise((resolve) => setTimeout(resolve, 550));
    const overview = await api.home.overview();
    expect(overview.counts).toMatchObject({ finished: 6, diverged: 3, failed: 1, running: 1, queued: 4 });
    expect(overview.running).toMatchObject([{ sweepId: id, epoch: 32, epochs: 60, secondsLeft: null }]);
    expect(overview.queue).toMatchObject({
      runs: 4,
      next: [{ seed: 2 }, { seed: 0 }, { seed: 1 }, { seed: 2 }],
    });
    expect(overview.finished).toHaveLength(6);
    expect(overview.finished[0]?.result).toMatchObject({ title: ['test error (%)'] });
    expect(overview.troubled).toHaveLength(4);
    expect(overview.sweeps).toMatchObject([{ id, status: 'running' }]);
    expect(overview.machine.memory.used).toBeGreaterThan(0);
    expect(overview.machine.processor.cores).toBeGreaterThan(0);
  });

  it('knows what its GPUs do, as far as the driver says it', () => {
    const [first, second] = parseGpuUse(
      '0, GPU-a, NVIDIA H200, 35, 1024, 143771, 41, 120.50\n1, GPU-b, A card, [N/A], [N/A], [N/A], 30, [N/A]\n',
    );
    expect(first).toMatchObject({ load: 0.35, usedMemory: 2 ** 30, temperature: 41, power: 120.5 });
    expect(second).toMatchObject({ load: undefined, totalMemory: 0, power: undefined });
    expect(parseGpuUse('NVIDIA-SMI has failed because it could not communicate')).toEqual([]);
  });

  it('says what is left by what an epoch took, and nothing where none was trained', () => {
    const tally = { sweepId: 'a', runs: 1, epochs: 10, done: 0, seconds: 0 };
    const finished = { ...tally, state: 'finished' as const, done: 10, seconds: 20 };
    const queued = { ...tally, state: 'queued' as const };
    expect(workLeft([finished, queued, { ...queued, state: 'running', done: 5, seconds: 10 }])).toBe(30);
    expect(workLeft([finished, { ...queued, sweepId: 'b' }])).toBeNaN();
  });
});

describe('settings', () => {
  it('are listed, set and reset, and refuse what does not fit', async () => {
    const { app, api } = await openApp();
    await api.settings.set({ key: 'training.parallel', value: 3 });
    expect((await api.settings.list()).find(({ key }) => key === 'training.parallel')).toMatchObject({
      value: 3,
      default: 'auto',
      isSet: true,
    });
    await expect(api.settings.set({ key: 'training.parallel', value: 0 })).rejects.toThrow('parallel');
    await api.settings.reset({ key: 'training.parallel' });
    expect(app.settings.all().training.parallel).toBe('auto');
  });

  it('decide on the decimal places of tables, on the screen and in exports', async () => {
    const { app, api } = await openApp();
    const id = addUnrulySweep(app);
    const errorOf = async () => {
      const { columns, rows } = await api.sweeps.board({ id });
      return rows[0]?.cells[columns.findIndex(({ key }) => key === 'test/error')] ?? '';
    };
    expect(await errorOf()).toMatch(/^\d\.\d\d ± \d\.\d\d$/);
    await api.settings.set({ key: 'appearance.decimals', value: 1 });
    const text = await errorOf();
    expect(text).toMatch(/^\d\.\d ± \d\.\d$/);
    expect(app.exports.sweep(id, { format: 'markdown' })).toContain(text);
  });
});

describe('backups', () => {
  it('are made as jobs and restored while the app goes on, unless runs train', async () => {
    const { app, api } = await openApp();
    const id = addUnrulySweep(app);
    const { job } = await api.backups.make();
    expect(await jobUntilOver(api, job)).toMatchObject({ state: 'done', kind: 'backup' });
    const [backup] = await api.backups.list();
    const name = backup?.name ?? '';
    const other = addUnrulySweep(app);
    await app.perform({ type: 'delete-sweep', sweepId: id }).catch(() => undefined);
    const [annotated = ''] = app.sweeps.runs(other).map((run) => run.id);
    await api.runs.annotate({ ids: [annotated], addTags: ['kept'] });
    const report = await api.backups.restore({ name });
    // What the run directories have beyond it is there too.
    expect(report).toMatchObject({ problems: [] });
    expect((await api.runs.list({ where: 'tag = "kept"' })).runs).toMatchObject([{ id: annotated }]);
    expect((await api.sweeps.list()).map((sweep) => sweep.id)).toContain(other);
    expect((await api.sweeps.runs({ id: other })).total).toBe(15);
    expect(existsSync(`${app.paths.database}.before-restore`)).toBe(true);
    expect(app.sweeps.submit(app.sweeps.find(other).config).total).toBe(15);
    await expect(api.backups.restore({ name: 'no.db' })).rejects.toThrow('there is no backup "no.db"');
  });
});
