import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createApp, type App } from '../../src-main/app';
import { parseRunConfig } from '../../src-main/domain/config/parse-config';
import { defaultRunSettings } from '../../src-main/domain/run-settings';
import { appendEvent } from '../../src-main/rundir/journal-writer';
import { runPaths } from '../../src-main/rundir/paths';
import { openStore } from '../../src-main/store/store';
import { readSample, sampleSweep } from '../support/samples';
import { temporaryFolder } from '../support/temporary';

/** Crashes until a run is given up, by default. */
const crashLimit = 1 + defaultRunSettings.retries;
const config = parseRunConfig(readSample('runge-run.yaml'), 'run');

/** An app whose workers are the given script instead of the real one. */
async function appWithWorker(script: string, home = temporaryFolder()): Promise<App> {
  const workerEntry = join(temporaryFolder(), 'worker.mjs');
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ runs: { retrySeconds: 0.01 } }));
  writeFileSync(workerEntry, script);
  const app = await createApp({ home, runtime: { node: process.execPath, workerEntry } });
  onTestFinished(() => {
    app.dispose();
  });
  return app;
}

describe('a worker that crashes', () => {
  it('is started again, and given up after so many crashes without a new checkpoint', async () => {
    const app = await appWithWorker(
      `process.stderr.write('FATAL ERROR: out of memory\\n'); process.exit(3);`,
    );
    const { id } = app.runs.submit(config);
    await app.sweeps.work([id], { parallel: 1 });
    const run = app.runs.find(id);
    expect(run).toMatchObject({ state: 'failed', outcome: { code: 'WORKER_CRASHED' } });
    expect(run.outcome?.message).toBe('the worker was ended with exit code 3: FATAL ERROR: out of memory');
    const crashes = app.runs.events(id).filter(({ type }) => type === 'crashed');
    expect(crashes).toHaveLength(crashLimit);
    expect(crashes.map((event) => event.type === 'crashed' && event.final)).toEqual([
      ...Array<boolean>(crashLimit - 1).fill(false),
      true,
    ]);

    expect(await app.perform({ type: 'resume', also: [] })).toEqual({ sweepIds: [], runIds: [] });
    expect((await app.perform({ type: 'resume', also: ['failed'] })).runIds).toEqual([id]);
    expect(app.runs.find(id).state).toBe('queued');
  });

  it('that is killed is told by its signal', async () => {
    const app = await appWithWorker(`process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);`);
    const { id } = app.runs.submit(config);
    await app.sweeps.work([id], { parallel: 1 });
    // Where the system does not tell why, the message says what is likely.
    expect(app.runs.find(id).outcome?.message).toMatch(/^the worker was ended by SIGKILL(, as .*)?$/);
  });

  it('is none that left before it took its run, which is started again', async () => {
    const left = join(temporaryFolder(), 'left');
    const app = await appWithWorker(`
      import { appendFileSync, readFileSync } from 'node:fs';
      appendFileSync(${JSON.stringify(left)}, '.');
      process.exit(readFileSync(${JSON.stringify(left)}, 'utf8').length <= ${crashLimit} ? 75 : 3);
    `);
    const { id } = app.runs.submit(config);
    await app.sweeps.work([id], { parallel: 1 });
    expect(readFileSync(left, 'utf8')).toHaveLength(2 * crashLimit);
    expect(app.runs.events(id).filter(({ type }) => type === 'crashed')).toHaveLength(crashLimit);
  });

  it('or can not be started at all ends the run, not the app', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ runs: { retrySeconds: 0.01 } }));
    const app = await createApp({ home, runtime: { node: '/nowhere/node', workerEntry: 'worker.js' } });
    onTestFinished(() => {
      app.dispose();
    });
    const { id } = app.runs.submit(config);
    await app.sweeps.work([id], { parallel: 1 });
    expect(app.runs.find(id).state).toBe('failed');
  });
});

describe('an app that starts', () => {
  it('puts runs whose process is gone back into the queue', async () => {
    const home = temporaryFolder();
    const first = await appWithWorker('', home);
    const { id } = first.runs.submit(config);
    const journal = runPaths(first.runs.folder(id)).journal;
    appendEvent(journal, {
      type: 'started',
      attempt: 1,
      pid: 1,
      host: 'elsewhere',
      resumedFrom: null,
      backend: 'cpu',
      versions: {},
      fingerprint: 'f',
      parameters: 1,
      trainExamples: 1,
      testExamples: 1,
    });
    appendEvent(journal, { type: 'metrics', epoch: 5, step: 5, values: { 'train/loss': 1 } });
    first.dispose();
    const store = openStore(first.paths.database);
    store.runs.change(id, { type: 'claimed' });
    store.dispose();
    const again = await appWithWorker('', home);
    expect(again.runs.find(id)).toMatchObject({ state: 'queued', attempts: 1, epoch: 5 });
    expect(again.runs.events(id).map(({ type }) => type)).toEqual(['started', 'crashed']);
  });

  it('finds queued runs of a sweep, which have no directories yet, by its journal alone', async () => {
    const home = temporaryFolder();
    const app = await appWithWorker('', home);
    const sweep = app.sweeps.submit(sampleSweep());
    const before = app.sweeps.runs(sweep.id);
    expect(before).toHaveLength(9);
    expect(readdirSync(app.paths.runs)).toEqual([]);
    app.dispose();
    rmSync(app.paths.database);
    const again = await appWithWorker('', home);
    expect(again.sweeps.find(sweep.id)).toEqual(sweep);
    expect(again.sweeps.runs(sweep.id)).toEqual(before);
  });

  it('names a run directory that it can not read when it rebuilds its index, and takes the others', async () => {
    const home = temporaryFolder();
    const app = await appWithWorker('', home);
    const { id } = app.runs.submit(config);
    app.dispose();
    mkdirSync(join(app.paths.runs, 'broken'));
    writeFileSync(join(app.paths.runs, 'broken', 'config.json'), '{"schemaVersion":1');
    const { reindexHome } = await import('../../src-main/app');
    const report = await reindexHome(home);
    expect(report).toMatchObject({
      runs: 1,
      problems: [expect.stringMatching(/RUN_DIRECTORY_INVALID: .*broken.*config\.json/)],
    });
    expect((await appWithWorker('', home)).runs.find(id).state).toBe('queued');
  });
});

describe('looking for sweeps and runs', () => {
  it('finds them by id, beginning, name and "last", and says what is ambiguous or missing', async () => {
    const app = await appWithWorker('');
    const sweep = app.sweeps.submit(sampleSweep());
    expect(app.sweeps.find('last').id).toBe(sweep.id);
    expect(app.sweeps.find(sweep.name).id).toBe(sweep.id);
    expect(app.sweeps.find(sweep.id.slice(0, 20)).id).toBe(sweep.id);
    expect(() => app.sweeps.find('nothing')).toThrow(/there is no sweep "nothing"/);
    expect(() => app.runs.find(sweep.id)).toThrow(/several runs begin with/);
    expect(app.runs.find(`${sweep.id}-p0-s1`).config.seed).toBe(1);
  });
});

describe('an app that only watches', () => {
  it('brings runs of an app that was killed into their true state, and keeps the home free for others', async () => {
    const home = temporaryFolder();
    const app = await appWithWorker('', home);
    const { id } = app.runs.submit(config);
    app.dispose();
    const watcher = await createApp({ home, role: 'watcher' });
    onTestFinished(() => {
      watcher.dispose();
    });
    const store = openStore(watcher.paths.database);
    store.runs.change(id, { type: 'claimed' });
    store.dispose();
    await vi.waitFor(
      () => {
        expect(watcher.runs.find(id).state).toBe('queued');
      },
      { timeout: 10_000, interval: 100 },
    );
    const holder = await createApp({ home, waitForLock: 1000 });
    expect(holder.holdsHome).toBe(true);
    expect(() => watcher.runs.submit(config)).toThrow(/the home is held by process/);
    holder.dispose();
  });
});
