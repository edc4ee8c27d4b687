import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../../../src-main/backends/load-backend';
import { createBatches } from '../../../src-main/datasets/batches/batches';
import { importDataset } from '../../../src-main/datasets/import/import-dataset';
import { loadDataset } from '../../../src-main/datasets/load-dataset';
import { mixedConfig } from '../../../src-main/domain/config/mixed-config';
import { runFileSchema, type RunConfig } from '../../../src-main/domain/config/run-config';
import type { LoadedDataset } from '../../../src-main/domain/dataset';
import type { ImportanceFindings } from '../../../src-main/domain/inspections/importance';
import type { NamedArrays } from '../../../src-main/nn/named-arrays';
import { transferState } from '../../../src-main/nn/transfer';
import { loadLatestCheckpoint } from '../../../src-main/rundir/checkpoint';
import { modelStateOf } from '../../../src-main/training/checkpointing';
import { evaluate } from '../../../src-main/training/evaluate';
import { inspectRun } from '../../../src-main/training/inspect/inspect-run';
import {
  batchOptionsOf,
  disposeTraining,
  prepareTraining,
} from '../../../src-main/training/prepare-training';
import { writeBars } from '../../support/bars';
import { temporaryFolder } from '../../support/temporary';
import { trainedMetrics } from '../../support/train';

beforeAll(() => loadBackend('cpu'));

const base = {
  name: 'small',
  strategy: { type: 'relinear-sg', gammaG: 0.5, gammaB: 0.5 },
  optimizer: { type: 'adam', learningRate: 0.03 },
  training: { epochs: 12, batchSize: 20, backend: 'cpu' },
};

interface Trained {
  config: RunConfig;
  found: ImportanceFindings;
  state: NamedArrays;
  dataset: LoadedDataset;
  progress: [number, number][];
}

async function trainedOn(dataset: object, model: object, others: object = {}): Promise<Trained> {
  const folder = temporaryFolder();
  const datasetsFolder = join(folder, 'datasets');
  const config = runFileSchema.parse({ ...base, dataset, model, ...others });
  if (config.dataset.name === 'bars') {
    writeBars(join(folder, 'bars'));
    await importDataset({ datasetsFolder, name: 'bars', path: join(folder, 'bars') });
  }
  await trainedMetrics(config, folder);
  const checkpointsFolder = join(folder, 'checkpoints');
  const progress: [number, number][] = [];
  const { findings } = await inspectRun({
    ...{ tool: 'importance', options: {}, runId: 'small', config, checkpointsFolder, datasetsFolder },
    onProgress: (done, total) => progress.push([done, total]),
  });
  const { checkpoint } = loadLatestCheckpoint(checkpointsFolder);
  if (checkpoint === undefined) throw new Error('no checkpoint');
  const state = modelStateOf(checkpoint.tensors);
  return {
    config,
    found: findings,
    state,
    dataset: await loadDataset(config.dataset, datasetsFolder),
    progress,
  };
}

/** A layer of an mlp in double precision: σ is tanh but for the last one; without its terms where `removed` says so. */
function denseByHand(state: NamedArrays, layer: string, x: readonly number[], isRemoved: boolean): number[] {
  const values = (name: string): Float32Array => state.get(`${layer}/${name}`)?.values ?? new Float32Array();
  const outputs = values('b_r').length;
  const product = (name: string, input: readonly number[], output: number): number =>
    input.reduce((sum, value, i) => sum + value * (values(name)[i * outputs + output] ?? NaN), 0);
  const squares = x.map((value) => value * value);
  return Array.from({ length: outputs }, (_, o) => {
    const u = product('w_r', x, o) + (values('b_r')[o] ?? NaN);
    if (values('w_b').length === 0) return u; // conventional
    const c = values('c')[o] ?? NaN;
    const power = isRemoved ? 0 : product('w_b', squares, o);
    if (values('w_g').length === 0) return u + power + c; // compact
    const v = (isRemoved ? 0 : product('w_g', x, o)) + (values('b_g')[o] ?? NaN);
    return u * v + power + c;
  });
}

function mlpByHand(
  state: NamedArrays,
  layers: readonly string[],
  x: number[],
  removed: readonly string[],
): number[] {
  return layers.reduce((input, layer, i) => {
    const y = denseByHand(state, layer, input, removed.includes(layer));
    return i === layers.length - 1 ? y : y.map(Math.tanh);
  }, x);
}

/** Accuracy in percent, or RMSE, on the test part. */
function metricByHand(
  { config, dataset, state }: Trained,
  layers: readonly string[],
  removed: readonly string[],
): number {
  const batches = createBatches(dataset, batchOptionsOf(config));
  let sum = 0;
  let count = 0;
  for (const batch of batches.testBatches()) {
    if (batch instanceof Promise) throw new Error('expected examples in memory');
    const width = batch.inputs.length / batch.count;
    for (let i = 0; i < batch.count; i++) {
      const y = mlpByHand(state, layers, [...batch.inputs.subarray(i * width, (i + 1) * width)], removed);
      const target = batch.targets[i] ?? NaN;
      const isClass = batch.targets instanceof Int32Array;
      sum += isClass ? Number(y.indexOf(Math.max(...y)) === target) : ((y[0] ?? NaN) - target) ** 2;
      count++;
    }
  }
  batches.dispose();
  return dataset.task === 'classification' ? (100 * sum) / count : Math.sqrt(sum / count);
}

describe('the importance of layers', () => {
  it('is that of a network computed by hand without their terms', async () => {
    const model = {
      ...{ type: 'mlp', widths: [7, 5], neuron: 'quadratic', activation: 'tanh' },
      layers: { dense_2: 'compact' },
    };
    const trained = await trainedOn({ name: 'spirals', points: 200, testPoints: 300 }, model);
    const { found } = trained;
    const names = ['dense_1', 'dense_2', 'dense_3'];
    const before = metricByHand(trained, names, []);
    expect(found).toMatchObject({ metric: 'accuracy', part: 'test', examples: 300, withoutLinearTerm: [] });
    expect(found.value).toBeCloseTo(before, 4);
    expect(found.layers.map(({ layer, neuron }) => [layer, neuron])).toEqual([
      ['dense_1', 'quadratic'],
      ['dense_2', 'compact'],
      ['dense_3', 'quadratic'],
    ]);
    // Three kernels and biases; x² of each input and u⊙v of each output. Compact: two, and x².
    const parameters = [3 * (2 * 7 + 7), 2 * (7 * 5 + 5), 3 * (5 * 2 + 2)];
    const work = [3 * 2 * 7 + 2 + 7, 2 * 7 * 5 + 7, 3 * 5 * 2 + 5 + 2];
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    expect(found).toMatchObject({ parameters: sum(parameters), multiplyAdds: sum(work) });
    expect(found.layers.map((layer) => layer.parameters)).toEqual(parameters);
    expect(found.layers.map((layer) => layer.multiplyAdds)).toEqual(work);
    expect(found.layers.map(({ conventional }) => conventional)).toEqual([
      { parameters: 21, multiplyAdds: 14 },
      { parameters: 40, multiplyAdds: 35 },
      { parameters: 12, multiplyAdds: 10 },
    ]);
    for (const [i, { layer, value, drop, score }] of found.layers.entries()) {
      const after = metricByHand(trained, names, [layer]);
      expect(value, layer).toBeCloseTo(after, 4);
      expect(drop, layer).toBeCloseTo(before - after, 4);
      const shares = ((parameters[i] ?? NaN) / sum(parameters)) * ((work[i] ?? NaN) / sum(work));
      if (score === null) expect(drop).toBeLessThanOrEqual(0);
      else expect(score).toBeCloseTo(shares / ((before - after) / 100), 4);
    }
    expect(found.layers.some(({ drop }) => (drop ?? 0) > 1)).toBe(true);
    const byRank = found.layers.toSorted((a, b) => a.rank - b.rank);
    for (const [i, { rank, together }] of byRank.entries()) {
      expect(rank).toBe(i + 1);
      const removed = byRank.slice(0, i + 1).map(({ layer }) => layer);
      expect(together.value, removed.join()).toBeCloseTo(metricByHand(trained, names, removed), 4);
    }
    expect(trained.progress).toEqual([0, 1, 2, 3, 4, 5, 6, 6].map((done) => [done, 6]));
  });

  it('of a regression is by the rise of the RMSE, and is what a mixed network starts with', async () => {
    const trained = await trainedOn(
      { name: 'runge', points: 33 },
      { type: 'mlp', widths: [6], neuron: 'quadratic', activation: 'tanh' },
    );
    const { found, config, dataset, state } = trained;
    const names = ['dense_1', 'dense_2'];
    expect(found.metric).toBe('rmse');
    expect(found.value).toBeCloseTo(metricByHand(trained, names, []), 5);
    for (const { layer, value, drop } of found.layers) {
      const after = metricByHand(trained, names, [layer]);
      expect(value).toBeCloseTo(after, 5);
      expect(drop).toBeCloseTo(100 * (after / found.value - 1), 1);
      const training = prepareTraining(mixedConfig(config, [layer], 'small'), dataset);
      transferState(training.model, state);
      expect((await evaluate(training))['test/rmse']).toBeCloseTo(after, 5);
      disposeTraining(training);
    }
  });

  it('is measured on the validation part where there is one, and not of neurons without a linear term', async () => {
    const { found, dataset } = await trainedOn(
      { name: 'bars', validationFraction: 0.4 },
      { type: 'mlp', widths: [4, 4], neuron: 'parabolic', layers: { dense_2: 'square' } },
      { strategy: { type: 'none' }, training: { ...base.training, epochs: 1 } },
    );
    const { validation, test } = dataset;
    expect(validation?.count).not.toBe(test.count);
    expect(found).toMatchObject({ part: 'validation', examples: validation?.count });
    expect(found.withoutLinearTerm).toEqual(['dense_2']);
    expect(found.layers.map(({ layer }) => layer)).toEqual(['dense_1', 'dense_3']);
  });
});
