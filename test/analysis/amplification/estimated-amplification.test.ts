import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Amplification } from '../../../src-main/analysis/amplification/amplification';
import {
  conventionalAmplification,
  denseAmplification,
} from '../../../src-main/analysis/amplification/dense-amplification';
import { denseNetworkOf } from '../../../src-main/analysis/amplification/dense-network';
import {
  estimateAmplification,
  estimateConventional,
} from '../../../src-main/analysis/amplification/estimated-amplification';
import { mlpSchema, neuronNames } from '../../../src-main/domain/config/model-config';
import { createForward } from '../../../src-main/nn/forward';
import { exportModelState, importModelState } from '../../../src-main/nn/parameters';
import { randomModel } from '../support/random-model';

const image = [6, 6, 1];
const size = 36;
const networks = {
  resnet: { type: 'resnet', depth: 8, channels: 3, neuron: 'quadratic', rezero: true },
  autoencoder: { type: 'autoencoder', filters: 3, kernelSize: 3, neuron: 'compact' },
};

/** ‖∂z/∂x‖_F at 0 of every layer, from the network's own outputs at ±ε in all directions. */
async function differences(model: LayersModel, step: number): Promise<Map<string, number>> {
  const outputs = new Map<string, tf.Tensor>();
  const moved = tf.tidy(() => {
    const all = tf.mul(tf.reshape(tf.eye(size), [size, ...image]), step);
    return tf.concat([all, tf.neg(all)]);
  });
  const keep = (layer: string, output: tf.Tensor): void => {
    outputs.set(layer, tf.keep(tf.clone(output)));
  };
  tf.tidy(() => createForward(model)(moved, { visit: keep }));
  const norms = new Map<string, number>();
  for (const [layer, output] of outputs) {
    const values = await output.data();
    const half = values.length / 2;
    let sum = 0;
    for (let i = 0; i < half; i++) {
      sum += (((values[i] ?? NaN) - (values[half + i] ?? NaN)) / (2 * step)) ** 2;
    }
    norms.set(layer, Math.sqrt(sum));
  }
  tf.dispose([moved, ...outputs.values()]);
  return norms;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('the amplification by directions', () => {
  const exact = { directions: 8, seed: 0 };

  it.each(neuronNames)('is that of the derivative in a fully connected network: %s', async (neuron) => {
    for (const activation of ['relu', 'tanh', 'sigmoid'] as const) {
      const config = mlpSchema.parse({ type: 'mlp', widths: [6, 5], neuron, activation });
      const model = await randomModel(config, [4], 3);
      const network = denseNetworkOf(config, await exportModelState(model));
      const expectLike = (found: Amplification | undefined, expected: Amplification | undefined): void => {
        expect(found === undefined).toBe(expected === undefined);
        expect(found?.directions).toBeUndefined();
        found?.layers.forEach(({ layer, own, running }, i) => {
          const other = expected?.layers[i];
          expect(layer).toBe(other?.layer);
          expect((own ?? NaN) - (other?.own ?? NaN)).toBeCloseTo(0, 4);
          expect(running - (other?.running ?? NaN)).toBeCloseTo(0, 4);
        });
      };
      expectLike(await estimateAmplification(model, exact), denseAmplification(network));
      expectLike(await estimateConventional(model, exact), conventionalAmplification(network));
      model.dispose();
    }
  });

  it.each(['resnet', 'autoencoder'] as const)('is that of differences in a %s', async (type) => {
    const model = await randomModel(networks[type], image, 1);
    const tensors = tf.memory().numTensors;
    const found = await estimateAmplification(model, { directions: size, seed: 0 });
    expect(tf.memory().numTensors).toBe(tensors);
    const expected = await differences(model, 2e-4);
    expect(found.layers.length).toBeGreaterThan(7);
    for (const { layer, running } of found.layers) {
      expect(running / (expected.get(layer) ?? NaN), layer).toBeCloseTo(1, 2);
    }
    const output = expected.get(model.layers.at(-1)?.name ?? '') ?? NaN;
    expect(found.frobenius / output).toBeCloseTo(1, 2);
    // Some random directions come near it, and say how near.
    const some = await estimateAmplification(model, { directions: 24, seed: 5 });
    expect(some.directions).toBe(24);
    expect(Math.abs(some.frobenius - found.frobenius)).toBeLessThan(4 * (some.error ?? 0));
    expect((some.error ?? NaN) / found.frobenius).toBeLessThan(0.2);
    const again = await estimateAmplification(model, { directions: 24, seed: 5, own: false });
    const layers = some.layers.map(({ layer, running }) => ({ layer, running }));
    expect(again).toEqual({ ...some, layers });
    model.dispose();
  });

  it('of conventional neurons is that of the network without quadratic terms', async () => {
    const model = await randomModel(networks.resnet, image, 10);
    const found = await estimateConventional(model, { directions: 16, seed: 2 });
    expect(found?.frobenius).not.toBe(
      (await estimateAmplification(model, { directions: 16, seed: 2 })).frobenius,
    );
    const state = await exportModelState(model);
    for (const [path, { values }] of state) {
      if (/\/(w_g|w_b|c)$/.test(path)) values.fill(0);
      if (path.endsWith('/b_g')) values.fill(1);
    }
    importModelState(model, state);
    const expected = await estimateAmplification(model, { directions: 16, seed: 2 });
    expect((found?.frobenius ?? NaN) / expected.frobenius).toBeCloseTo(1, 4);
    found?.layers.forEach(({ own, running }, i) => {
      expect((own ?? NaN) / (expected.layers[i]?.own ?? NaN)).toBeCloseTo(1, 4);
      expect(running / (expected.layers[i]?.running ?? NaN)).toBeCloseTo(1, 4);
    });
    model.dispose();
  });
});
