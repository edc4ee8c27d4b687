import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { messageOf, QuadLabError } from '../../src-main/core/errors';
import type { RunConfig } from '../../src-main/domain/config/run-config';
import type { RunEvent, RunEventBody, StopReason } from '../../src-main/domain/run-event';
import { loadLatestCheckpoint, type ReadCheckpoint } from '../../src-main/rundir/checkpoint';
import { createRunDirectory } from '../../src-main/rundir/config-file';
import { appendEvent, openJournal } from '../../src-main/rundir/journal-writer';
import { readWholeJournal } from '../../src-main/rundir/journal-reader';
import { homePaths, runPaths } from '../../src-main/rundir/paths';
import { encodeTensors, type NamedTensor } from '../../src-main/core/safetensors';
import { readStageCheckpoint } from '../../src-main/rundir/stage-checkpoint';
import { keepWeights } from '../../src-main/rundir/weights';
import { trainRun } from '../../src-main/training/train-run';
import { useBackend } from '../nn/support/backends';
import { temporaryFolder } from '../support/temporary';
import { transferRun } from '../support/transfers';

beforeAll(() => useBackend('cpu'));

const conventional = transferRun({
  model: { type: 'mlp', widths: [6], neuron: 'conventional' },
  strategy: { type: 'none' },
});
const fromStage = (stage: number, change: object = {}): RunConfig =>
  transferRun({ transfer: { stage, run: 'source' }, ...change });

/** Trains a run, or goes on with it, and stops before the step after so many. */
async function train(home: string, id: string, config: RunConfig, steps = Infinity): Promise<RunEvent[]> {
  const paths = runPaths(join(homePaths(home).runs, id));
  createRunDirectory(paths.root, { schemaVersion: 1, id, createdAt: 0, config });
  const journal = openJournal(paths.journal);
  let looks = 0;
  const stop = {
    get reason(): StopReason | undefined {
      return looks++ < steps ? undefined : 'pause';
    },
  };
  try {
    const end = await trainRun({
      config,
      home: homePaths(home),
      checkpointsFolder: paths.checkpoints,
      journal,
      stop,
      position: { epoch: 0, partialEpoch: 0, step: 0 },
      attempt: { number: journal.attempts + 1, pid: 1, host: 'here' },
    });
    if (end.type === 'finished') journal.append({ type: 'finished', epoch: config.training.epochs, step: 0 });
  } finally {
    journal.dispose();
  }
  return readWholeJournal(paths.journal).events;
}

const started = (events: RunEvent[]) => events.filter((event) => event.type === 'started');
const checkpointsOf = (home: string, id: string): string =>
  runPaths(join(homePaths(home).runs, id)).checkpoints;
const stageFiles = (home: string, id: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(checkpointsOf(home, id))
      .filter((name) => name.startsWith('stage-'))
      .map((name) => [name, readFileSync(join(checkpointsOf(home, id), name), 'base64')]),
  );

async function homeWithSource(): Promise<string> {
  const home = temporaryFolder();
  await train(home, 'source', conventional);
  return home;
}

function stageOf(home: string, stage: number): ReadCheckpoint {
  const found = readStageCheckpoint(checkpointsOf(home, 'source'), conventional, stage);
  if (found === undefined) throw new Error(`no stage ${stage}`);
  return found;
}

describe('the ends of stages', () => {
  it('are kept for good, and are the same bits however often the run was interrupted', async () => {
    const home = await homeWithSource();
    expect(Object.keys(stageFiles(home, 'source'))).toHaveLength(6);
    expect([1, 2, 3].map((stage) => stageOf(home, stage).position.epoch)).toEqual([2, 4, 6]);
    for (let attempt = 1; attempt <= 7; attempt++) await train(home, 'interrupted', conventional, 2);
    const events = await train(home, 'interrupted', conventional);
    // As an event of its own: it must not count as progress that a run which crashes again and again has made.
    expect(events.flatMap((event) => (event.type === 'stage' ? [[event.stage, event.epoch]] : []))).toEqual([
      [1, 2],
      [2, 4],
      [3, 6],
    ]);
    expect(stageFiles(home, 'interrupted')).toEqual(stageFiles(home, 'source'));
  });

  it('with one stage only are the last checkpoint', async () => {
    const home = temporaryFolder();
    const config = { ...conventional, schedule: { type: 'constant' } } as RunConfig;
    await train(home, 'source', config);
    expect(stageFiles(home, 'source')).toEqual({});
    expect(readStageCheckpoint(checkpointsOf(home, 'source'), config, 1)?.position.epoch).toBe(6);
    await train(home, 'unfinished', config, 1);
    expect(readStageCheckpoint(checkpointsOf(home, 'unfinished'), config, 1)).toBeUndefined();
  });
});

describe('a run with transferred weights', () => {
  it.each([1, 2, 3])('begins with the weights and the first epoch of stage %i', async (stage) => {
    const home = await homeWithSource();
    const [first] = started(await train(home, 'run', fromStage(stage), 0));
    const firstEpoch = 2 * (stage - 1);
    expect(first?.transferredFrom).toEqual({
      run: 'source',
      stage,
      sha256: stageOf(home, stage).sha256,
      tensors: 4,
      firstEpoch,
    });
    const { checkpoint } = loadLatestCheckpoint(checkpointsOf(home, 'run'));
    expect(checkpoint?.position).toMatchObject({ epoch: firstEpoch, step: 0 });
    for (const [name, tensor] of stageOf(home, stage).tensors) {
      expect(checkpoint?.tensors.get(name), name).toEqual(tensor);
    }
    expect(new Set(checkpoint?.tensors.get('model/dense_1/w_g')?.values)).toEqual(new Set([0]));
  });

  it('goes on with the learning rate of its stage, and decays with the next', async () => {
    const home = await homeWithSource();
    const rates = (await train(home, 'run', fromStage(2))).flatMap((event) =>
      event.type === 'metrics' ? [[event.epoch, event.values['learning_rate/r']]] : [],
    );
    expect(rates).toEqual([
      [3, 0.01 * 0.1],
      [4, 0.01 * 0.1],
      [5, 0.01 * 0.1 ** 2],
      [6, 0.01 * 0.1 ** 2],
    ]);
  });

  it('takes them once, and not again when it goes on', async () => {
    const home = await homeWithSource();
    await train(home, 'run', fromStage(2), 2);
    rmSync(runPaths(join(homePaths(home).runs, 'source')).root, { recursive: true });
    const [first, second] = started(await train(home, 'run', fromStage(2)));
    expect(first?.transferredFrom).toMatchObject({ stage: 2 });
    expect(second).toMatchObject({ resumedFrom: { epoch: 2 } });
    expect(second?.transferredFrom).toBeUndefined();
  });

  it('begins with its first epoch after a whole run', async () => {
    const home = await homeWithSource();
    const [first] = started(await train(home, 'run', transferRun({ transfer: { run: 'source' } }), 0));
    expect(first?.transferredFrom).toMatchObject({ run: 'source', tensors: 4, firstEpoch: 0 });
  });
});

describe('weights that are not to be had', () => {
  const failure = async (home: string, config: RunConfig): Promise<string> => {
    try {
      await train(home, 'run', config);
    } catch (error) {
      expect(error).toBeInstanceOf(QuadLabError);
      const { code, message, advice } = error as QuadLabError;
      return `${code}: ${message}. ${advice ?? ''}`;
    }
    throw new Error('expected a QuadLabError');
  };
  const endSource = (home: string, event: RunEventBody): void => {
    appendEvent(runPaths(join(homePaths(home).runs, 'source')).journal, event);
  };

  it.each<[string, RunEventBody, RegExp]>([
    [
      'diverged',
      { type: 'diverged', epoch: 1, step: 1, layer: 'dense_1', where: 'output', message: '' },
      /earlier stage/,
    ],
    ['failed', { type: 'failed', code: 'DISK_FULL', message: '' }, /sweep resume --failed/],
    ['cancelled', { type: 'cancelled' }, /Submit the configuration again/],
  ])('are those of a run that %s before', async (state, event, advice) => {
    const home = temporaryFolder();
    await train(home, 'source', conventional, 4);
    // Only a run that trains diverges.
    if (state !== 'diverged') endSource(home, { type: 'stopped', epoch: 1, step: 1, reason: 'shutdown' });
    endSource(home, event);
    const message = await failure(home, fromStage(2));
    expect(message).toContain(
      `TRANSFER_UNAVAILABLE: the weights of stage 2 were to come from the run source, which is ${state} and did not keep the end of stage 2`,
    );
    expect(message).toMatch(advice);
  });

  it('are those of a run that was deleted', async () => {
    expect(await failure(temporaryFolder(), fromStage(1))).toMatch(
      /^TRANSFER_UNAVAILABLE: .*run source, which is not there any more/,
    );
  });

  it('are those of a damaged checkpoint', async () => {
    const home = await homeWithSource();
    const file = join(checkpointsOf(home, 'source'), 'stage-1.safetensors');
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    writeFileSync(file, bytes);
    expect(await failure(home, fromStage(1))).toMatch(/whose checkpoint is damaged: .*runs delete source/);
  });

  it('are those of the same data with another content', async () => {
    const home = await homeWithSource();
    const { journal } = runPaths(join(homePaths(home).runs, 'source'));
    writeFileSync(
      journal,
      readFileSync(journal, 'utf8').replace(/"fingerprint":"[^"]+"/, '"fingerprint":"other"'),
    );
    expect(await failure(home, fromStage(1))).toMatch(/whose data "spirals" had another content/);
  });

  it('are those of another network, and all that does not fit is listed', async () => {
    const home = await homeWithSource();
    const message = await failure(
      home,
      fromStage(1, { model: { type: 'mlp', widths: [7], neuron: 'quadratic' } }),
    );
    expect(message).toMatch(
      /^MODEL_MISFIT: the weights do not fit the network: 3 of another shape: dense_1\/w_r is .*dense_1\/b_r is .*dense_2\/w_r is /,
    );
  });
});

describe('a file with the names of PyTorch', () => {
  const tensor = (shape: number[]): NamedTensor => ({
    shape,
    values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1),
  });

  it('gives a network its weights, its kernels turned round', async () => {
    const home = temporaryFolder();
    const file = join(home, 'weights.safetensors');
    const tensors = new Map([
      ['layers.0.weight', tensor([6, 2])],
      ['layers.0.bias', tensor([6])],
      ['layers.1.weight', tensor([2, 6])],
      ['layers.1.bias', tensor([2])],
    ]);
    writeFileSync(file, Buffer.concat(encodeTensors({ tensors, metadata: {} })));
    const sha256 = keepWeights(homePaths(home).weights, file, undefined);
    const [first] = started(await train(home, 'run', transferRun({ transfer: { file, sha256 } }), 0));
    expect(first?.transferredFrom).toEqual({ file, sha256, tensors: 4, firstEpoch: 0 });
    const kernel = loadLatestCheckpoint(checkpointsOf(home, 'run')).checkpoint?.tensors.get(
      'model/dense_1/w_r',
    );
    expect(kernel?.shape).toEqual([2, 6]);
    expect([...(kernel?.values ?? [])]).toEqual([1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12]);

    writeFileSync(join(homePaths(home).weights, `${sha256}.safetensors`), 'changed');
    await expect(
      train(home, 'other', transferRun({ transfer: { file, sha256 } })).catch((error: unknown) => {
        throw new Error(messageOf(error));
      }),
    ).rejects.toThrow(/was changed: its SHA-256 is/);
  });
});
