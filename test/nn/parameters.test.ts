import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NeuronName } from '../../src-main/domain/config/model-config';
import { buildModel } from '../../src-main/nn/models/build-model';
import {
  exportModelState,
  importModelState,
  parametersOf,
  quadraticLayers,
  quadraticNorms,
} from '../../src-main/nn/parameters';
import { useBackend } from './support/backends';
import { valuesOf } from './support/tensors';

beforeAll(() => useBackend('cpu'));

const build = (neuron: NeuronName, seed = 1) =>
  buildModel(
    { type: 'mlp', widths: [3], neuron, activation: 'relu', output: 'conventional' },
    { inputShape: [2], outputSize: 1, strategy: { type: 'none' }, seed },
  );

describe('quadraticNorms', () => {
  it('gives the l2 norms of the kernels of quadratic layers only', async () => {
    const model = build('quadratic');
    const norms = await quadraticNorms(model);
    expect(Object.keys(norms)).toEqual(['r', 'g', 'b'].map((group) => `layer/dense_1/norm_${group}`));
    const [w_r] = parametersOf(model);
    const values = await valuesOf((w_r as { variable: tf.Tensor }).variable);
    expect(norms['layer/dense_1/norm_r']).toBeCloseTo(Math.hypot(...values), 5);
  });

  it('has no g for compact neurons, and nothing for conventional ones', async () => {
    const compact = await quadraticNorms(build('compact'));
    expect(Object.keys(compact)).toEqual(['layer/dense_1/norm_r', 'layer/dense_1/norm_b']);
    expect(await quadraticNorms(build('conventional'))).toEqual({});
    expect(quadraticLayers(build('quadratic')).map(({ name }) => name)).toEqual(['dense_1']);
  });

  it('tells kernels of one group apart by their names', async () => {
    const norms = await quadraticNorms(build('quadralib'));
    const names = ['w_r', 'w_g', 'w_b'];
    expect(Object.keys(norms)).toEqual(names.map((name) => `layer/dense_1/norm_${name.slice(-1)}`));
  });
});

describe('the state of a model', () => {
  it('goes from one model to another, and stays as it was exported', async () => {
    const [a, b] = [build('quadratic', 1), build('quadratic', 2)];
    const state = await exportModelState(a);
    importModelState(b, state);
    expect(await exportModelState(b)).toEqual(state);
    parametersOf(b).forEach(({ variable }) => {
      variable.assign(tf.zerosLike(variable));
    });
    expect(await exportModelState(a)).toEqual(state);
  });

  it('says what does not fit', async () => {
    const state = await exportModelState(build('quadratic'));
    state.set('dense_1/w_g', { shape: [1], values: new Float32Array(1) });
    expect(() => {
      importModelState(build('quadratic'), state);
    }).toThrow('dense_1/w_g has the shape [1], expected [2, 3]');
  });
});
