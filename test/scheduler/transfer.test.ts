import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createApp, reindexHome, type App } from '../../src-main/app';
import { QuadLabError } from '../../src-main/core/errors';
import type { RunRecord } from '../../src-main/domain/records';
import { appendEvent } from '../../src-main/rundir/journal-writer';
import { readRunManifest } from '../../src-main/rundir/config-file';
import { runPaths } from '../../src-main/rundir/paths';
import { encodeTensors } from '../../src-main/core/safetensors';
import { startedEvent } from '../support/events';
import { temporaryFolder } from '../support/temporary';
import {
  conventionalSettings,
  fakeWorker,
  parsedSweep,
  transferRun,
  transferSweep,
  writeStages,
} from '../support/transfers';

async function openApp(home = temporaryFolder()): Promise<App> {
  const workerEntry = join(temporaryFolder(), 'worker.mjs');
  writeFileSync(workerEntry, fakeWorker);
  const app = await createApp({ home, runtime: { node: process.execPath, workerEntry } });
  onTestFinished(() => {
    app.dispose();
  });
  return app;
}

const conventional = {
  model: { type: 'mlp', widths: [6], neuron: 'conventional' },
  strategy: { type: 'none' },
};
const isConventional = ({ config }: RunRecord): boolean => config.model.neuron === 'conventional';
const sourcesIn = (app: App): RunRecord[] =>
  app.runs.list().filter((run) => isConventional(run) && !run.place);
const dependentsIn = (app: App): RunRecord[] => app.runs.list().filter((run) => !isConventional(run));
const ids = (runs: readonly RunRecord[]): string[] => runs.map(({ id }) => id);

/** Brings a run to an end without a worker. */
function end(app: App, { id }: RunRecord, event: 'finished' | 'failed' | 'diverged', stages: number[]): void {
  const { root, journal } = runPaths(app.runs.folder(id));
  writeStages(root, stages);
  const position = { epoch: 6, step: 18 };
  appendEvent(journal, startedEvent);
  if (event === 'finished') appendEvent(journal, { type: 'finished', ...position });
  else if (event === 'failed') appendEvent(journal, { type: 'failed', code: 'INTERNAL', message: 'x' });
  else appendEvent(journal, { type: 'diverged', ...position, layer: 'l', where: 'loss', message: 'x' });
}

/** Stores a conventional run and opens the home again, the run having ended. */
async function homeWith(
  event: 'finished' | 'failed' | 'diverged',
  stages: number[],
): Promise<[App, RunRecord]> {
  const app = await openApp();
  const run = app.runs.submit(transferRun(conventional));
  end(app, run, event, stages);
  app.dispose();
  rmSync(app.paths.database);
  await reindexHome(app.paths.root);
  const again = await openApp(app.paths.root);
  return [again, again.runs.find(run.id)];
}

describe('the conventional network that weights come from', () => {
  it('is one run for all stages and all settings of a seed, outside of the sweep', async () => {
    const app = await openApp();
    const sweep = app.sweeps.submit(
      parsedSweep(
        { seeds: 2 },
        {
          'transfer.stage': [1, 2, 3],
          'strategy.gammaG': [0.01, 0.1],
          'strategy.gammaB': { same: 'strategy.gammaG' },
        },
      ),
    );
    expect(sweep.total).toBe(12);
    const sources = sourcesIn(app);
    expect(sources.map(({ config }) => config.seed).toSorted()).toEqual([0, 1]);
    expect(sources[0]).toMatchObject({
      name: 'transferred (conventional)',
      state: 'queued',
      place: undefined,
    });
    for (const { id, config } of dependentsIn(app)) {
      const source = sources.find((run) => run.config.seed === config.seed);
      expect(config.transfer?.run).toBe(source?.id);
      expect(readRunManifest(app.runs.folder(id)).config).toEqual(config);
    }
    expect(dependentsIn(app).map(({ config }) => config.transfer?.stage)).toEqual(
      [1, 2, 3].flatMap((n) => Array<number>(4).fill(n)),
    );
  });

  it('is a variant of the same sweep where there is one', async () => {
    const app = await openApp();
    const variants = { conventional: conventionalSettings, transferred: { transfer: { stage: 2 } } };
    app.sweeps.submit(parsedSweep({}, { network: { variants } }));
    const [own, dependent] = app.runs.list();
    expect(app.runs.list()).toHaveLength(2);
    expect(dependent?.config.transfer).toEqual({ stage: 2, run: own?.id });
  });

  it('is a run that is stored already, finished with the end of the stage or not finished yet', async () => {
    const [app, stored] = await homeWith('finished', [1, 2, 3]);
    expect(app.runs.submit(transferRun({ transfer: { stage: 2 } })).config.transfer?.run).toBe(stored.id);
    expect(sourcesIn(app)).toHaveLength(1);

    const other = app.runs.submit(transferRun({ ...conventional, seed: 5 }));
    const dependent = app.runs.submit(transferRun({ transfer: { stage: 1 }, seed: 5 }));
    expect(dependent.config.transfer?.run).toBe(other.id);
  });

  it.each([
    ['finished', [1]],
    ['failed', [1]],
    ['diverged', []],
  ] as const)('is trained anew where the stored one is %s with the stages %o', async (event, stages) => {
    const [app, stored] = await homeWith(event, [...stages]);
    const dependent = app.runs.submit(transferRun({ transfer: { stage: 2 } }));
    expect(dependent.config.transfer?.run).not.toBe(stored.id);
    expect(sourcesIn(app)).toHaveLength(2);
  });

  it.each(['failed', 'diverged'] as const)('may have %s after the stage that is asked for', async (event) => {
    const [app, stored] = await homeWith(event, [1, 2]);
    const dependent = app.runs.submit(transferRun({ transfer: { stage: 2 } }));
    expect(dependent.config.transfer?.run).toBe(stored.id);
    expect(sourcesIn(app)).toHaveLength(1);
  });

  it.each([
    ['cut short', 'stage-2.safetensors', ''],
    ['without its tensors', 'stage-2.safetensors', undefined],
    ['of an empty manifest', 'stage-2.json', ''],
  ] as const)('is trained anew where the stage is damaged: %s', async (_how, name, content) => {
    const [app, stored] = await homeWith('finished', [1, 2]);
    const file = join(runPaths(app.runs.folder(stored.id)).checkpoints, name);
    if (content === undefined) rmSync(file);
    else writeFileSync(file, content);
    const dependent = app.runs.submit(transferRun({ transfer: { stage: 2 } }));
    expect(dependent.config.transfer?.run).not.toBe(stored.id);
    expect(() => app.runs.submit(transferRun({ transfer: { run: stored.id, stage: 2 } }))).toThrow(
      /TRANSFER_UNAVAILABLE|did not keep the end of stage 2/,
    );
  });

  it('is not an unfinished run of another sweep, which may be cancelled', async () => {
    const app = await openApp();
    const first = app.sweeps.submit(parsedSweep({}, { network: { variants: { c: conventionalSettings } } }));
    const dependent = app.runs.submit(transferRun({ transfer: { stage: 1 } }));
    expect(app.runs.find(dependent.config.transfer?.run ?? '').place?.sweepId).not.toBe(first.id);
  });
});

describe('a run that waits for weights', () => {
  it('starts when their run has ended, which is trained first', async () => {
    const app = await openApp();
    const sweep = app.sweeps.submit(parsedSweep({ seeds: 2 }));
    const own = ids(app.sweeps.runs(sweep.id));
    expect(ids(app.sweeps.sourcesOf({ sweepIds: [], runIds: own })).toSorted()).toEqual(
      ids(sourcesIn(app)).toSorted(),
    );
    await app.sweeps.work(own, { parallel: 4 });
    expect(app.runs.list().map(({ state }) => state)).toEqual(Array(8).fill('finished'));
    for (const run of dependentsIn(app)) {
      const source = app.runs.find(run.config.transfer?.run ?? '');
      expect(run.startedAt).toBeGreaterThanOrEqual(source.endedAt ?? Infinity);
    }
    expect(app.sweeps.sourcesOf({ sweepIds: [], runIds: own })).toEqual([]);
  });

  it('brings its paused source back, and through it that one’s own', async () => {
    const app = await openApp();
    const middle = app.runs.submit(transferRun({ transfer: { stage: 1 } }));
    const last = app.runs.submit(transferRun({ name: 'second', transfer: { run: middle.id } }));
    for (const run of [...sourcesIn(app), middle]) {
      appendEvent(runPaths(app.runs.folder(run.id)).journal, { type: 'paused' });
    }
    app.dispose();
    await reindexHome(app.paths.root);
    const again = await openApp(app.paths.root);
    expect(
      again.runs
        .list()
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['paused', 'paused', 'queued']);
    await again.sweeps.work([last.id], { parallel: 2 });
    expect(again.runs.list().map(({ state }) => state)).toEqual(Array(3).fill('finished'));
  });

  it.each(['fail', 'gone'])('does not wait for one that is to %s', async (what) => {
    let app = await openApp();
    if (what === 'fail') writeFileSync(join(app.paths.root, 'fail'), '');
    const { id } = app.runs.submit(transferRun({ transfer: { stage: 1 } }));
    if (what === 'gone') {
      // As when its folder was removed by hand.
      rmSync(app.runs.folder(sourcesIn(app)[0]?.id ?? ''), { recursive: true });
      app.dispose();
      rmSync(app.paths.database);
      await reindexHome(app.paths.root);
      app = await openApp(app.paths.root);
    }
    await app.sweeps.work([id], { parallel: 1 });
    // The worker here asks for no weights; the real one says which run they were to come from.
    expect(app.runs.find(id).state).toBe('finished');
    expect(sourcesIn(app).map(({ state }) => state)).toEqual(what === 'fail' ? ['failed'] : []);
  });

  it('and its failed source are tried again together', async () => {
    const app = await openApp();
    writeFileSync(join(app.paths.root, 'fail'), '');
    const sweep = app.sweeps.submit(parsedSweep());
    await app.sweeps.work(ids(sourcesIn(app)), { parallel: 1 });
    rmSync(join(app.paths.root, 'fail'));
    const resumed = await app.perform({ type: 'resume', sweepId: sweep.id, also: ['failed'] });
    expect(app.sweeps.progress(resumed).runs).toBe(4);
    await app.sweeps.work(resumed, { parallel: 1 });
    expect(app.runs.list().map(({ state }) => state)).toEqual(Array(4).fill('finished'));
  });

  it('is paused with its source, resumed with it, and cancelled with it', async () => {
    const app = await openApp();
    writeFileSync(join(app.paths.root, 'hang'), '');
    const sweep = app.sweeps.submit(parsedSweep());
    const other = await createApp({ home: app.paths.root, role: 'reader' });
    onTestFinished(() => {
      other.dispose();
    });
    const states = (): string[] => app.runs.list().map(({ state }) => state);
    const untilTraining = () =>
      vi.waitFor(() => {
        expect(sourcesIn(app)[0]?.state).toBe('running');
      });
    let work = app.sweeps.work(ids(app.sweeps.runs(sweep.id)), { parallel: 2 });
    await untilTraining();
    expect(states()).toEqual(['running', 'queued', 'queued', 'queued']);
    await other.sweeps.pause(sweep.id);
    await work;
    expect(states()).toEqual(Array(4).fill('paused'));

    const resumed = await app.perform({ type: 'resume', sweepId: sweep.id, also: [] });
    expect(app.sweeps.progress(resumed).runs).toBe(4);
    work = app.sweeps.work(resumed, { parallel: 2 });
    await untilTraining();
    await other.sweeps.cancel(sweep.id);
    await work;
    expect(states()).toEqual(Array(4).fill('cancelled'));
    expect(await app.perform({ type: 'resume', also: ['failed'] })).toEqual({ sweepIds: [], runIds: [] });
  });

  it('keeps its source when another sweep that needs it is cancelled', async () => {
    const app = await openApp();
    const [first, second] = [
      app.sweeps.submit(parsedSweep()),
      app.sweeps.submit(parsedSweep({ name: 'other' })),
    ];
    expect(sourcesIn(app)).toHaveLength(1);
    await app.sweeps.cancel(first.id);
    expect(sourcesIn(app)[0]?.state).toBe('queued');
    await app.sweeps.pause(second.id);
    expect(sourcesIn(app)[0]?.state).toBe('paused');
    const resumed = await app.perform({ type: 'resume', sweepId: second.id, also: [] });
    await app.sweeps.work(resumed, { parallel: 2 });
    expect(app.sweeps.find(second.id).counts.finished).toBe(3);
    expect(app.sweeps.find(first.id).counts.cancelled).toBe(3);
  });

  it('is not deleted while others wait for it', async () => {
    const app = await openApp();
    app.sweeps.submit(parsedSweep());
    const [source] = sourcesIn(app);
    await expect(app.perform({ type: 'delete-runs', runIds: [source?.id ?? ''] })).rejects.toThrow(
      /is needed for the weights of runs that have not ended: 3, the first /,
    );
    expect(sourcesIn(app)).toHaveLength(1);
  });

  it('leaves a conventional run that was submitted for its own sake alone', async () => {
    const app = await openApp();
    const own = app.runs.submit(transferRun(conventional));
    const sweep = app.sweeps.submit(parsedSweep());
    expect(ids(sourcesIn(app))).toEqual([own.id]);
    await app.sweeps.cancel(sweep.id);
    expect(app.runs.find(own.id).state).toBe('queued');
  });

  it('is the same after the database was lost', async () => {
    const app = await openApp();
    app.sweeps.submit(parsedSweep({ seeds: 2 }));
    const before = app.runs.list();
    app.dispose();
    rmSync(app.paths.database);
    await reindexHome(app.paths.root);
    const again = await openApp(app.paths.root);
    expect(again.runs.list()).toEqual(before);
  });
});

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(QuadLabError);
    return `${(error as QuadLabError).code}: ${(error as QuadLabError).message}`;
  }
  throw new Error('expected a QuadLabError');
}

describe('weights of a run that is named', () => {
  it('are found by the beginning of its id or last', async () => {
    const [app, { id }] = await homeWith('finished', [1, 2, 3]);
    const sweep = parsedSweep(
      {},
      { transfer: [{ run: 'last', stage: 1 }, { run: id.slice(0, -1) }, { run: id, stage: 3 }] },
    );
    // Without a stage the last checkpoint counts, and this run has none of its own.
    expect(refusal(() => app.sweeps.submit(sweep))).toBe(
      `TRANSFER_UNAVAILABLE: weights can't come from the run ${id}: it is finished and has no checkpoint`,
    );
    const submitted = app.sweeps.submit(
      parsedSweep(
        {},
        {
          transfer: [
            { run: 'last', stage: 1 },
            { run: id, stage: 3 },
          ],
        },
      ),
    );
    expect(app.sweeps.runs(submitted.id).map(({ config }) => config.transfer)).toEqual([
      { run: id, stage: 1 },
      { run: id, stage: 3 },
    ]);
  });

  it('are refused before anything is stored where it has none such', async () => {
    const [app, { id }] = await homeWith('diverged', [1]);
    const from = (transfer: object) => refusal(() => app.runs.submit(transferRun({ transfer })));
    expect(from({ run: 'nothing' })).toBe('NOT_FOUND: there is no run "nothing"');
    expect(from({ run: id, stage: 2 })).toMatch(/: it is diverged and did not keep the end of stage 2$/);
    const later = app.runs.submit(transferRun({ transfer: { run: id, stage: 1 } }));
    const second = app.runs.submit(transferRun({ ...conventional, schedule: { type: 'constant' } }));
    expect(from({ run: second.id, stage: 2 })).toMatch(/: it has stage 1 only, found transfer\.stage 2$/);
    expect(ids(app.runs.list()).toSorted()).toEqual([id, later.id, second.id].toSorted());
  });
});

describe('weights of a file', () => {
  const writeTensors = (file: string): Buffer => {
    const tensors = new Map([['layers.0.weight', { shape: [6, 2], values: new Float32Array(12) }]]);
    const bytes = Buffer.concat(encodeTensors({ tensors, metadata: {} }));
    writeFileSync(file, bytes);
    return bytes;
  };

  it('are copied into the home, so that the original may go', async () => {
    const app = await openApp();
    const file = join(temporaryFolder(), 'weights.safetensors');
    const bytes = writeTensors(file);
    const { config } = app.runs.submit(transferRun({ transfer: { file } }));
    const { sha256 } = config.transfer ?? {};
    expect(config.transfer).toEqual({ file, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    const copy = join(app.paths.weights, `${sha256 ?? ''}.safetensors`);
    expect(readFileSync(copy)).toEqual(bytes);
    rmSync(file);
    expect(app.runs.submit(config).config.transfer).toEqual(config.transfer);

    // A copy that was damaged is made anew.
    writeTensors(file);
    writeFileSync(copy, 'damaged');
    app.runs.submit(transferRun({ transfer: { file } }));
    expect(readFileSync(copy)).toEqual(bytes);
  });

  it('are refused before anything is stored where the file is missing, cut short or another', async () => {
    const app = await openApp();
    const file = join(temporaryFolder(), 'weights.safetensors');
    const from = (change: object = {}) =>
      refusal(() =>
        app.sweeps.submit(parsedSweep({ transfer: { file, ...change } }, { 'optimizer.learningRate': [1] })),
      );
    expect(from()).toBe(`TENSOR_FILE_INVALID: ${file} can't be read: there is no such file`);
    const bytes = writeTensors(file);
    expect(from({ sha256: 'a'.repeat(64) })).toMatch(
      /has the SHA-256 .*, expected a{64} as transfer\.sha256 says/,
    );
    for (let length = 0; length < bytes.length; length += 7) {
      writeFileSync(file, bytes.subarray(0, length));
      expect(from(), String(length)).toMatch(/^TENSOR_FILE_INVALID: .*weights\.safetensors: /);
    }
    expect(app.runs.list()).toEqual([]);
    expect(app.sweeps.list()).toEqual([]);
    expect(readdirSync(app.paths.runs)).toEqual([]);
    expect(existsSync(app.paths.weights)).toBe(false);
  });
});

describe('the configuration of a sweep', () => {
  it('is stored as it was written', async () => {
    const app = await openApp();
    const sweep = app.sweeps.submit(parsedSweep());
    expect(sweep.config.sweep).toMatchObject((transferSweep() as { sweep: object }).sweep);
  });
});
