import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelSchema, type ModelConfig } from '../../../src-main/domain/config/model-config';
import { createForward } from '../../../src-main/nn/forward';
import { buildModel } from '../../../src-main/nn/models/build-model';
import type { NamedArray, NamedArrays } from '../../../src-main/nn/named-arrays';
import { exportModelState } from '../../../src-main/nn/parameters';
import {
  describeMisfits,
  exportTorchTensors,
  imagesFromTorch,
  readTorchTensors,
} from '../../../src-main/nn/torch';
import { imagesToTorch } from '../../support/torch-images';
import { useBackend } from '../support/backends';
import { randomTensor, relativeError, valuesOf } from '../support/tensors';

beforeAll(() => useBackend('cpu'));

interface Built {
  config: ModelConfig;
  model: LayersModel;
}

function build(input: object, inputShape: readonly number[] = [4, 4, 3]): Built {
  const config = modelSchema.parse(input);
  return {
    config,
    model: buildModel(config, { inputShape, outputSize: 3, strategy: { type: 'none' }, seed: 1 }),
  };
}

const resnet = (neuron: string, options: object = {}): Built =>
  build({ type: 'resnet', depth: 8, channels: 2, neuron, ...options });

const exported = ({ model, config }: Built) => exportTorchTensors(model, config);
const clean = { missing: [], unknown: [], misshapen: [], absent: [] };

function get(tensors: NamedArrays, name: string): NamedArray {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new Error(`${name} is missing`);
  return tensor;
}

describe('layouts', () => {
  it('of convolutions are OIHW: correlating an NCHW image as PyTorch writes it gives the same', async () => {
    const built = resnet('conventional');
    const { values, shape } = get(await exported(built), 'layer2.0.conv1.weight');
    const [outputs, inputs, size] = shape as [number, number, number];
    const x = randomTensor([1, 4, 4, 2], 'x');
    const layer = built.model.getLayer('stage2_block1_conv1');
    const y = layer.call(x, {}) as tf.Tensor; // [1, 2, 2, outputs]
    const image = imagesToTorch({ shape: x.shape, values: Float32Array.from(await valuesOf(x)) }); // [1, 2, 4, 4]
    const expected: number[] = [];
    for (let h = 0; h < 2; h++)
      for (let w = 0; w < 2; w++)
        for (let o = 0; o < outputs; o++) {
          let sum = 0;
          for (let i = 0; i < inputs; i++)
            for (let kh = 0; kh < size; kh++)
              for (let kw = 0; kw < size; kw++) {
                const [row, column] = [2 * h + kh - 1, 2 * w + kw - 1]; // stride 2, padding 1
                if (row < 0 || row > 3 || column < 0 || column > 3) continue;
                const weight = values[((o * inputs + i) * size + kh) * size + kw] ?? NaN;
                sum += weight * (image.values[(i * 4 + row) * 4 + column] ?? NaN);
              }
          expected.push(sum);
        }
    expect(relativeError(await valuesOf(y), expected)).toBeLessThan(1e-6);
  });

  it('of a dense layer after a flattened image take it in the order C, H, W', async () => {
    const built = build({ type: 'mlp', widths: [], neuron: 'conventional' }, [2, 3, 4]);
    const weight = get(await exported(built), 'layers.0.weight');
    expect(weight.shape).toEqual([3, 24]);
    const x = randomTensor([1, 2, 3, 4], 'x');
    const flat = imagesToTorch({ shape: x.shape, values: Float32Array.from(await valuesOf(x)) }).values;
    const expected = [0, 1, 2].map((o) =>
      flat.reduce((sum, value, i) => sum + value * (weight.values[24 * o + i] ?? NaN), 0),
    );
    expect(relativeError(await valuesOf(createForward(built.model)(x)), expected)).toBeLessThan(1e-6);
  });

  it('of images come back as they were', async () => {
    const x = randomTensor([2, 3, 4, 5], 'x');
    const ours = { shape: x.shape, values: Float32Array.from(await valuesOf(x)) };
    const theirs = imagesToTorch(ours);
    expect(theirs.shape).toEqual([2, 5, 3, 4]);
    expect(theirs.values).toEqual(Float32Array.from(await valuesOf(tf.transpose(x, [0, 3, 1, 2]))));
    expect(imagesFromTorch(theirs)).toEqual(ours);
  });
});

describe('what is exported', () => {
  it.each([
    [
      'a quadratic ResNet with ReZero and shortcut B',
      () => resnet('quadratic', { rezero: true, shortcut: 'B' }),
    ],
    ['a conventional ResNet', () => resnet('conventional')],
    ['a compact MLP on images', () => build({ type: 'mlp', widths: [4], neuron: 'compact' })],
    ['an MLP on points', () => build({ type: 'mlp', widths: [4, 3], neuron: 'quadratic' }, [2])],
  ])('is read back to the last bit: %s', async (_what, make) => {
    const built = make();
    const { arrays, ...misfits } = readTorchTensors(built.model, built.config, await exported(built));
    expect(misfits).toEqual(clean);
    const state = await exportModelState(built.model);
    expect([...arrays].toSorted()).toEqual([...state].toSorted());
  });

  it('is read with the prefix of DataParallel and the counters of batch norms', async () => {
    const built = resnet('quadratic');
    const tensors = [...(await exported(built))].map(([name, tensor]) => [`module.${name}`, tensor] as const);
    const counter = ['module.bn1.num_batches_tracked', { shape: [], values: Float32Array.of(7) }] as const;
    const { arrays, ...misfits } = readTorchTensors(
      built.model,
      built.config,
      new Map([...tensors, counter]),
    );
    expect(misfits).toEqual(clean);
    expect(arrays.size).toBe(tensors.length);
  });
});

describe('what does not fit', () => {
  it('is listed: missing, unknown and misshapen tensors', async () => {
    const built = resnet('quadratic', { rezero: true });
    const tensors = await exported(built);
    tensors.delete('layer1.0.alpha1');
    tensors.set('layer4.0.conv1r.weight', { shape: [1], values: Float32Array.of(0) });
    tensors.set('linear.weight', { shape: [10, 8], values: new Float32Array(80) });
    const { arrays, ...misfits } = readTorchTensors(built.model, built.config, tensors);
    expect(misfits).toEqual({
      missing: ['layer1.0.alpha1'],
      unknown: ['layer4.0.conv1r.weight'],
      misshapen: [{ name: 'linear.weight', found: [10, 8], expected: [3, 8] }],
      absent: [],
    });
    expect(arrays.has('classifier/w_r')).toBe(false);
    expect(describeMisfits(misfits)).toBe(
      '1 missing: layer1.0.alpha1; 1 unknown to the network: layer4.0.conv1r.weight; ' +
        '1 of another shape: linear.weight is [10, 8], expected [3, 8]',
    );
  });

  it('is counted where there is much of it', () => {
    const unknown = Array.from({ length: 23 }, (_, i) => `t${i}`);
    expect(describeMisfits({ missing: [], unknown, misshapen: [] })).toMatch(
      /^23 unknown .* t19, t20, t21, t22$/,
    );
    expect(describeMisfits({ missing: [], unknown: [], misshapen: [] })).toBeUndefined();
  });
});

describe('a quadratic network takes conventional weights', () => {
  it('as w_r; a missing bias is no misfit, and the other terms are absent', async () => {
    const source = resnet('conventional');
    const target = resnet('quadratic');
    const { arrays, absent, ...misfits } = readTorchTensors(
      target.model,
      target.config,
      await exported(source),
    );
    expect(misfits).toEqual({ missing: [], unknown: [], misshapen: [] });
    const state = await exportModelState(source.model);
    expect([...arrays].toSorted()).toEqual([...state].toSorted());
    expect(absent.slice(0, 5)).toEqual(
      ['r.bias', 'g.weight', 'g.bias', 'b.weight', 'b.bias'].map((end) => `layer1.0.conv1${end}`),
    );
  });

  it('and a bias as b_r', async () => {
    const source = build({ type: 'mlp', widths: [4], neuron: 'conventional' });
    const target = build({ type: 'mlp', widths: [4], neuron: 'quadratic' });
    const { arrays, missing, unknown } = readTorchTensors(
      target.model,
      target.config,
      await exported(source),
    );
    expect({ missing, unknown }).toEqual({ missing: [], unknown: [] });
    expect([...arrays.keys()]).toEqual(['dense_1/w_r', 'dense_1/b_r', 'dense_2/w_r', 'dense_2/b_r']);
  });

  it('but misses what a conventional network should have, such as a normalization', async () => {
    const tensors = await exported(resnet('conventional'));
    tensors.delete('layer1.0.bn1.weight');
    tensors.delete('layer2.0.conv1.weight');
    const target = resnet('quadratic', { rezero: true });
    const { missing } = readTorchTensors(target.model, target.config, tensors);
    expect(missing).toContain('layer1.0.bn1.weight');
    expect(missing).toContain('layer2.0.conv1r.weight');
    expect(missing).toContain('layer1.0.alpha1');
  });

  it('and never mixes them with quadratic ones of the same layer', async () => {
    const built = build({ type: 'mlp', widths: [], neuron: 'quadratic' }, [2]);
    const tensors = await exported(built);
    tensors.set('layers.0.weight', { shape: [3, 2], values: new Float32Array(6) });
    tensors.delete('layers.0r.weight');
    const { missing, unknown } = readTorchTensors(built.model, built.config, tensors);
    expect({ missing, unknown }).toEqual({ missing: ['layers.0r.weight'], unknown: ['layers.0.weight'] });
  });
});
