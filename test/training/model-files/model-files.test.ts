import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../../../src-main/backends/load-backend';
import { readTensorFile } from '../../../src-main/core/safetensors';
import { importDataset } from '../../../src-main/datasets/import/import-dataset';
import { runFileSchema, type RunConfig } from '../../../src-main/domain/config/run-config';
import { createForward } from '../../../src-main/nn/forward';
import { buildModel } from '../../../src-main/nn/models/build-model';
import { importModelState } from '../../../src-main/nn/parameters';
import { evaluateModel } from '../../../src-main/training/model-files/evaluate-model';
import { exportModel, type ExportedModel } from '../../../src-main/training/model-files/export-model';
import { loadCheckpointWeights } from '../../../src-main/training/model-files/checkpoint-weights';
import { writeBars } from '../../support/bars';
import { temporaryFolder } from '../../support/temporary';
import { trainedMetrics } from '../../support/train';

beforeAll(() => loadBackend('cpu'));

interface Trained {
  config: RunConfig;
  folder: string;
  datasetsFolder: string;
  checkpointsFolder: string;
  /** The last test metrics that the run recorded. */
  recorded: Record<string, number>;
}

const base = {
  name: 'small',
  optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
  training: { epochs: 2, batchSize: 20, backend: 'cpu' },
};
const spirals = {
  ...base,
  dataset: { name: 'spirals', points: 60, testPoints: 30 },
  model: { type: 'mlp', widths: [5], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
};
const bars = {
  ...base,
  dataset: { name: 'bars', limit: { train: 20, test: 10 } },
  model: { type: 'resnet', depth: 8, channels: 2, neuron: 'quadratic', rezero: true, shortcut: 'B' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
};
const flattened = { ...bars, model: { type: 'mlp', widths: [4], neuron: 'compact' } };

async function train(input: object): Promise<Trained> {
  const folder = temporaryFolder();
  const config = runFileSchema.parse(input);
  const datasetsFolder = join(folder, 'datasets');
  if (config.dataset.name === 'bars') {
    writeBars(join(folder, 'bars'));
    await importDataset({ datasetsFolder, name: 'bars', path: join(folder, 'bars') });
  }
  const checkpointsFolder = join(folder, 'checkpoints');
  const last = (await trainedMetrics(config, folder)).at(-1) ?? {};
  const recorded = Object.fromEntries(Object.entries(last).filter(([name]) => name.startsWith('test/')));
  return { config, folder, datasetsFolder, checkpointsFolder, recorded };
}

const fingerprint = 'f'.repeat(64);

async function exportTo(
  trained: Trained,
  format: 'safetensors' | 'tfjs',
): Promise<ExportedModel & { path: string }> {
  const exported = await exportModel({ runId: 'r1', format, fingerprint, ...trained });
  const path = join(trained.folder, format);
  if (exported.content instanceof Map) {
    mkdirSync(path);
    for (const [name, chunks] of exported.content) writeFileSync(join(path, name), Buffer.concat(chunks));
  } else {
    writeFileSync(path, Buffer.concat(exported.content));
  }
  return { ...exported, path };
}

const evaluate = ({ config, datasetsFolder }: Trained, path: string) =>
  evaluateModel({ config, datasetsFolder, weights: { path }, backend: 'cpu' });

describe.each([
  ['a quadratic MLP', spirals],
  ['a quadratic ResNet with ReZero and shortcut B', bars],
  ['a compact MLP on images', flattened],
])('the model of %s', (_what, config) => {
  it('has the recorded metrics, from its checkpoint and from either format', async () => {
    const trained = await train(config);
    expect(trained.recorded).toHaveProperty(['test/accuracy']);
    const own = await evaluateModel({
      ...trained,
      weights: { runId: 'r1', checkpointsFolder: trained.checkpointsFolder },
      backend: 'cpu',
    });
    expect(own).toMatchObject({ metrics: trained.recorded, weights: { epoch: 2 }, warnings: [] });
    for (const format of ['safetensors', 'tfjs'] as const) {
      const { path, epoch } = await exportTo(trained, format);
      expect(epoch).toBe(2);
      expect((await evaluate(trained, path)).metrics).toEqual(trained.recorded);
    }
    expect((await evaluate(trained, join(trained.folder, 'tfjs', 'model.json'))).metrics).toEqual(
      trained.recorded,
    );
  });
});

it('a safetensors file says where it comes from', async () => {
  const trained = await train(spirals);
  const { metadata, tensors } = readTensorFile((await exportTo(trained, 'safetensors')).path);
  expect(metadata).toMatchObject({ format: 'pt', run: 'r1', epoch: '2', shape: '{"input":[2],"output":2}' });
  expect(metadata['dataset_fingerprint']).toBe(fingerprint);
  expect(JSON.parse(metadata['model'] ?? '')).toEqual(trained.config.model);
  expect(tensors.get('layers.0g.weight')?.shape).toEqual([5, 2]);
});

it('a LayersModel is loaded by TensorFlow.js itself, and computes the same bits', async () => {
  const trained = await train(bars);
  const { path } = await exportTo(trained, 'tfjs');
  const json = JSON.parse(readFileSync(join(path, 'model.json'), 'utf8')) as tf.io.ModelJSON;
  expect(json.userDefinedMetadata).toMatchObject({ quadlab: { run: 'r1', config: { name: 'small' } } });
  const loaded = await loadLayersModel(
    tf.io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest[0]?.weights ?? [],
      weightData: new Uint8Array(readFileSync(join(path, 'weights.bin'))).buffer,
    }),
  );
  const { strategy, seed, model } = trained.config;
  const built = buildModel(model, { inputShape: [8, 8, 1], outputSize: 2, strategy, seed });
  importModelState(built, loadCheckpointWeights('r1', trained.checkpointsFolder).arrays);
  const x = tf.randomNormal([3, 8, 8, 1], 0, 1, 'float32', 1);
  expect(await (loaded.predict(x) as tf.Tensor).data()).toEqual(await createForward(built)(x).data());
});

describe('weights that do not fit', () => {
  it('are listed, whichever format they have', async () => {
    const small = await train(spirals);
    const wider = {
      ...small,
      config: runFileSchema.parse({ ...spirals, model: { ...spirals.model, widths: [6] } }),
    };
    const torch = (await exportTo(small, 'safetensors')).path;
    await expect(evaluate(wider, torch)).rejects.toMatchObject({
      code: 'MODEL_MISFIT',
      message: expect.stringMatching(/layers\.0r\.weight is \[5, 2\], expected \[6, 2\]/) as string,
    });
    const layers = (await exportTo(small, 'tfjs')).path;
    await expect(evaluate(wider, layers)).rejects.toMatchObject({
      code: 'MODEL_MISFIT',
      message: expect.stringMatching(
        /9 of another shape: dense_1\/w_r is \[2, 5\], expected \[2, 6\]/,
      ) as string,
    });
  });

  it('among them conventional ones, which say nothing of the quadratic terms', async () => {
    const quadratic = await train(spirals);
    const conventional = { ...spirals.model, neuron: 'conventional' };
    const plain = await train({ ...spirals, model: conventional, strategy: { type: 'none' } });
    const { path } = await exportTo(plain, 'safetensors');
    await expect(evaluate(quadratic, path)).rejects.toMatchObject({
      code: 'MODEL_MISFIT',
      message: expect.stringMatching(/8 missing: layers\.0g\.weight, layers\.0g\.bias/) as string,
    });
  });
});

describe('a LayersModel that is damaged', () => {
  it.each([
    [
      'weights that are cut short',
      'weights.bin',
      (text: string) => text.slice(1),
      /its weights are \d+ bytes/,
    ],
    ['no JSON', 'model.json', () => '{', /is no LayersModel: not JSON/],
    ['no weights in its JSON', 'model.json', () => '{}', /is no LayersModel: weightsManifest/],
  ] as const)('with %s is refused', async (_what, file, change, message) => {
    const trained = await train(spirals);
    const { path } = await exportTo(trained, 'tfjs');
    const damaged = join(path, file);
    writeFileSync(damaged, change(readFileSync(damaged, 'latin1')), 'latin1');
    await expect(evaluate(trained, path)).rejects.toMatchObject({
      code: 'TENSOR_FILE_INVALID',
      message: expect.stringMatching(message) as string,
    });
  });

  it('or not there is named', async () => {
    const trained = await train(spirals);
    await expect(evaluate(trained, join(trained.folder, 'none.json'))).rejects.toMatchObject({
      code: 'TENSOR_FILE_INVALID',
      message: expect.stringMatching(/none\.json can't be read: there is no such file/) as string,
    });
  });
});

it('a run without a checkpoint says so', () => {
  expect(() => loadCheckpointWeights('r1', join(temporaryFolder(), 'none'))).toThrow(
    'run r1 has no checkpoint yet',
  );
});
