import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createForward } from '../../../src-main/nn/forward';
import { parameterCount, parametersOf } from '../../../src-main/nn/parameters';
import { useBackend } from '../support/backends';
import { randomTensor, relativeError, valuesOf } from '../support/tensors';
import { build, torchModules, trainTwoSteps } from '../support/training';

beforeAll(() => useBackend('cpu'));

const config = { type: 'autoencoder', neuron: 'quadratic', filters: 3, kernelSize: 3 };

describe('the quadratic autoencoder', () => {
  it('has ten layers of 15 filters of 5×5, and brings an image back to its size', () => {
    const model = build({ type: 'autoencoder', neuron: 'quadratic' }, [64, 64, 1], 1);
    expect(parameterCount(model)).toBe(3 * (8 * (25 * 15 * 15 + 15) + (25 * 15 + 15) + (25 * 15 + 1)));
    const sizes = ['conv4', 'conv5', 'deconv1', 'deconv5'].map((name) => model.getLayer(name).outputShape);
    expect(sizes).toEqual([
      [null, 64, 64, 15],
      [null, 60, 60, 15],
      [null, 64, 64, 15],
      [null, 64, 64, 1],
    ]);
    expect(parametersOf(model)[0]).toMatchObject({ path: 'conv1/w_r' });
  });

  it('is that of convolutions and transposed convolutions with three shortcuts', async () => {
    const model = build({ ...config, neuron: 'conventional' }, [8, 7, 2], 2);
    const weights = new Map<string, tf.Tensor4D>();
    for (const { layer, path, variable, kind } of parametersOf(model)) {
      variable.assign(tf.mul(randomTensor(variable.shape, path), 0.3));
      if (kind === 'kernel') weights.set(layer, variable as unknown as tf.Tensor4D);
    }
    const biases = new Map(
      parametersOf(model)
        .filter(({ kind }) => kind === 'bias')
        .map(({ layer, variable }) => [layer, variable]),
    );
    const image = randomTensor([2, 8, 7, 2], 'x') as tf.Tensor4D;
    const parametersOfLayer = (name: string) => {
      const [w, b] = [weights.get(name), biases.get(name)];
      if (w === undefined || b === undefined) throw new Error(`no layer ${name}`);
      return { w, b };
    };
    const conv = (name: string, x: tf.Tensor4D, pad: 'same' | 'valid' = 'same'): tf.Tensor4D => {
      const { w, b } = parametersOfLayer(name);
      return tf.relu(tf.add(tf.conv2d(x, w, 1, pad), b));
    };
    const deconv = (name: string, x: tf.Tensor4D, size: tf.Tensor4D, pad: 'same' | 'valid' = 'same') => {
      const { w, b } = parametersOfLayer(name);
      const turned = tf.transpose(tf.reverse(w, [0, 1]), [0, 1, 3, 2]); // [h, w, out, in]
      const [n, height, width] = size.shape;
      const y = tf.conv2dTranspose(x, turned, [n, height, width, turned.shape[2]], 1, pad);
      return tf.add<tf.Tensor4D>(y, b);
    };
    const e1 = conv('conv1', image);
    const e2 = conv('conv2', e1);
    const e3 = conv('conv3', e2);
    const e4 = conv('conv4', e3);
    const e5 = conv('conv5', e4, 'valid');
    const d4 = tf.relu(tf.add<tf.Tensor4D>(deconv('deconv1', e5, e4, 'valid'), e4));
    const d3 = tf.relu(deconv('deconv2', d4, e3));
    const d2 = tf.relu(tf.add<tf.Tensor4D>(deconv('deconv3', d3, e2), e2));
    const d1 = tf.relu(deconv('deconv4', d2, e1));
    const expected = tf.relu(tf.add(deconv('deconv5', d1, image), image));

    const actual = createForward(model)(image);
    expect(actual.shape).toEqual([2, 8, 7, 2]);
    expect(relativeError(await valuesOf(actual), await valuesOf(expected))).toBeLessThan(1e-5);
  });

  it('learns to give back a clean image, under names of its own', async () => {
    const model = build(config, [10, 10, 1], 1);
    const clean = tf.sigmoid(randomTensor([3, 10, 10, 1], 'clean'));
    const noisy = tf.add(clean, tf.mul(randomTensor([3, 10, 10, 1], 'noise'), 0.1));
    await trainTwoSteps(model, 'denoising', noisy, clean);
    expect([...torchModules(config, model).values()]).toEqual([
      ...[1, 2, 3, 4, 5].map((i) => `conv${i}`),
      ...[1, 2, 3, 4, 5].map((i) => `deconv${i}`),
    ]);
  });

  it('needs images that are not smaller than its kernels', () => {
    expect(() => build(config, [2, 9, 1], 1)).toThrow('autoencoder needs images of at least 3×3 pixels');
  });
});
