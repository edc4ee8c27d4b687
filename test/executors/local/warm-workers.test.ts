import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp, type App } from '../../../src-main/app';
import { runFileSchema, type RunConfig } from '../../../src-main/domain/config/run-config';
import { isMachineMetric } from '../../../src-main/domain/metrics';
import type { RunEvent } from '../../../src-main/domain/run-event';
import { processStart } from '../../../src-main/rundir/heartbeat';
import { readWholeJournal } from '../../../src-main/rundir/journal-reader';
import { runPaths } from '../../../src-main/rundir/paths';
import { nativeProblem } from '../../nn/support/backends';
import { repository } from '../../support/samples';
import { temporaryFolder } from '../../support/temporary';

/** The built worker; `npm test` builds it first. */
const workerEntry = join(repository, 'out', 'main', 'worker.js');

async function openApp(home = temporaryFolder()): Promise<App> {
  const app = await createApp({ home, runtime: { node: process.execPath, workerEntry } });
  onTestFinished(() => {
    app.dispose();
  });
  return app;
}

const config = (changes: object = {}, training: object = {}): RunConfig =>
  runFileSchema.parse({
    name: 'small',
    dataset: { name: 'spirals', points: 40, testPoints: 20 },
    model: { type: 'mlp', widths: [4], neuron: 'quadratic' },
    strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
    optimizer: { type: 'adam', learningRate: 0.01 },
    training: { epochs: 3, batchSize: 8, backend: 'cpu', ...training },
    ...changes,
  });

const events = (app: App, id: string): RunEvent[] => app.runs.events(id);
const pidOf = (app: App, id: string): number | undefined =>
  events(app, id).find((event) => event.type === 'started')?.pid;

/** All that a run computed: its metrics but those of the machine, its checkpoint's bits and its end. */
function outcomeOf(app: App, id: string): unknown[] {
  return readWholeJournal(runPaths(app.runs.folder(id)).journal).events.map((event) => {
    switch (event.type) {
      case 'metrics':
        return Object.entries(event.values).filter(([name]) => !isMachineMetric(name));
      case 'stage':
        return event.sha256;
      case 'started':
        return [event.backend, event.parameters, event.device];
      default:
        return event.type;
    }
  });
}

const different = (backend: string): RunConfig[] => {
  const multistep = { schedule: { type: 'multistep', milestones: [2], factor: 0.1 } };
  return [
    config(multistep, { backend }),
    config({ ...multistep, seed: 5 }, { backend, batchSize: 'full' }),
    config({ ...multistep, model: { type: 'mlp', widths: [5, 3], neuron: 'compact' } }, { backend }),
    config({ optimizer: { type: 'sgd', learningRate: 1e30 }, strategy: { type: 'none' } }, { backend }),
    config({ ...multistep, dataset: { name: 'runge' } }, { backend }),
    config(multistep, { backend }),
  ];
};

describe('runs that one process trains one after the other', () => {
  const backends = nativeProblem === undefined ? ['cpu', 'native'] : ['cpu'];

  it.each(backends)('have the bits of runs in processes of their own on %s', async (backend) => {
    const app = await openApp();
    const warm = different(backend).map((each) => app.runs.submit(each).id);
    await app.sweeps.work(warm, { parallel: 1 });
    const cold = different(backend).map((each) => app.runs.submit(each).id);
    for (const id of cold) await app.sweeps.work([id], { parallel: 1 });
    expect(new Set(warm.map((id) => pidOf(app, id))).size).toBe(1);
    expect(new Set(cold.map((id) => pidOf(app, id))).size).toBe(cold.length);
    expect(warm.map((id) => app.runs.find(id).state)).toEqual([
      'finished',
      'finished',
      'finished',
      'diverged',
      'finished',
      'finished',
    ]);
    expect(warm.map((id) => outcomeOf(app, id))).toEqual(cold.map((id) => outcomeOf(app, id)));
    const [peak, again] = [0, 5].map((i) => app.runs.find(warm[i] ?? '').metrics['memory/peak_mib']?.max);
    expect(again).toBe(peak);
  });

  it('leave no process behind', async () => {
    const app = await openApp();
    const ids = [config(), config(), config()].map((each) => app.runs.submit(each).id);
    await app.sweeps.work(ids, { parallel: 2 });
    const pids = ids.map((id) => pidOf(app, id));
    expect(pids.every((pid) => pid !== undefined)).toBe(true);
    expect(pids.filter((pid) => pid !== undefined && processStart(pid) !== undefined)).toEqual([]);
  });

  it('each write their errors into their own log, and one that fails is the last of its process', async () => {
    const app = await openApp();
    const good = app.runs.submit(config()).id;
    const bad = app.runs.submit(config({ dataset: { name: 'nowhere' } })).id;
    const after = app.runs.submit(config()).id;
    await app.sweeps.work([good, bad, after], { parallel: 1 });
    const log = (id: string): string => readFileSync(runPaths(app.runs.folder(id)).stderr, 'utf8');
    expect(app.runs.find(bad)).toMatchObject({ state: 'failed', outcome: { code: 'DATASET_NOT_FOUND' } });
    expect(log(bad)).toMatch(/nowhere/);
    expect(log(good)).toBe('');
    expect(app.runs.find(after).state).toBe('finished');
    expect(pidOf(app, after)).not.toBe(pidOf(app, good));
  });

  it('fail where their log can not be opened, and nothing else does', async () => {
    const app = await openApp();
    const [good, bad, after] = [config(), config(), config()].map((each) => app.runs.submit(each).id);
    if (good === undefined || bad === undefined || after === undefined) throw new Error('three runs');
    let blocked = false;
    await app.sweeps.work([good, bad, after], {
      parallel: 1,
      onTick: () => {
        if (!blocked) mkdirSync(runPaths(app.runs.folder(bad)).stderr, { recursive: true });
        blocked = true;
      },
    });
    expect(app.runs.find(bad)).toMatchObject({ state: 'failed', outcome: { code: 'EISDIR' } });
    expect([good, after].map((id) => app.runs.find(id).state)).toEqual(['finished', 'finished']);
    expect(pidOf(app, after)).not.toBe(pidOf(app, good));
  });

  it('a kill in the second run is a crash of the second run alone, which is then trained to its end', async () => {
    const app = await openApp();
    const first = app.runs.submit(config()).id;
    const second = app.runs.submit(config({}, { epochs: 400, checkpointSeconds: 0.1 })).id;
    let killed: number | undefined;
    await app.sweeps.work([first, second], {
      parallel: 1,
      onTick: () => {
        const pid = pidOf(app, second);
        if (killed !== undefined || pid === undefined) return;
        killed = pid;
        process.kill(pid, 'SIGKILL');
      },
    });
    expect(killed).toBe(pidOf(app, first));
    const crashes = (id: string) => events(app, id).filter((event) => event.type === 'crashed');
    expect(crashes(first)).toEqual([]);
    expect(crashes(second)).toMatchObject([{ signal: 'SIGKILL', final: false }]);
    expect(app.runs.find(second)).toMatchObject({ state: 'finished', attempts: 2 });
  });

  it('that have no heartbeat any more are nobody’s', async () => {
    const app = await openApp();
    const ids = [config(), config({}, { epochs: 200 })].map((each) => app.runs.submit(each).id);
    let seen: boolean | undefined;
    await app.sweeps.work(ids, {
      parallel: 1,
      onTick: () => {
        if (pidOf(app, ids[1] ?? '') !== undefined) {
          seen ??= existsSync(runPaths(app.runs.folder(ids[0] ?? '')).heartbeat);
        }
      },
    });
    expect(seen).toBe(false);
  });
});

/** A worker whose app is the test: it has trained a run and waits for another. */
async function idleWorker() {
  const app = await openApp();
  const folder = app.runs.folder(app.runs.submit(config()).id);
  const child = spawn(process.execPath, [workerEntry, folder], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const said: unknown[] = [];
  await new Promise<void>((resolve) => {
    child.on('message', (message: { type: string }) => {
      said.push(message);
      if (message.type === 'ready') child.send({ type: 'go', folder, place: { device: 'cpu', threads: 1 } });
      else resolve();
    });
  });
  expect(said).toEqual([{ type: 'ready' }, { type: 'ended', code: 0 }]);
  return { child, exited };
}

describe('an idle worker', () => {
  it('leaves as soon as its app has gone', async () => {
    const { child, exited } = await idleWorker();
    await delay(200);
    expect(child.exitCode).toBeNull();
    child.disconnect();
    expect(await exited).toBe(0);
  });

  it('that a signal ends says that it left no run half done, since one may be on its way to it', async () => {
    const { child, exited } = await idleWorker();
    child.kill('SIGTERM');
    expect(await exited).toBe(75);
  });
});
