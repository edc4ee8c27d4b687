import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createForward } from '../../../src-main/nn/forward';
import { parameterCount, parametersOf } from '../../../src-main/nn/parameters';
import { useBackend } from '../support/backends';
import { randomTensor, relativeError, valuesOf } from '../support/tensors';
import { build } from '../support/training';

beforeAll(() => useBackend('cpu'));

describe('the U-Net of a grid', () => {
  it('maps the points of a grid to themselves, with the parameters that its layers say', () => {
    const model = build({ type: 'unet', neuron: 'quadratic', channels: 4, levels: 2 }, [64], 64);
    const inner = 3 * (9 * 4 * 4 + 4);
    expect(parameterCount(model)).toBe(3 * (9 * 4 + 4) + 5 * inner + (9 * 4 + 1));
    expect(model.outputs[0]?.shape).toEqual([null, 64]);
    expect(model.getLayer('bottom2').outputShape).toEqual([null, 2, 2, 4]);
  });

  it('halves, doubles and adds as it says', async () => {
    const config = { type: 'unet', neuron: 'conventional', channels: 2, levels: 1, activation: 'linear' };
    const model = build(config, [16], 16);
    const weights = new Map<string, tf.Tensor>();
    for (const { path, variable } of parametersOf(model)) {
      variable.assign(randomTensor(variable.shape, path));
      weights.set(path, variable);
    }
    const conv = (name: string, x: tf.Tensor4D): tf.Tensor4D => {
      const [w, b] = [weights.get(`${name}/w_r`), weights.get(`${name}/b_r`)];
      return tf.add(tf.conv2d(x, w as tf.Tensor4D, 1, 'same'), b as tf.Tensor);
    };
    const x = randomTensor([2, 16], 'x');
    const down = conv('down1', tf.reshape(x, [2, 4, 4, 1]));
    const bottom = conv('bottom2', conv('bottom1', tf.avgPool(down, 2, 2, 'valid')));
    const doubled = tf.image.resizeBilinear(bottom, [4, 4], false, true);
    const expected = conv('output', conv('up1', tf.add(doubled, down)));
    const found = createForward(model)(x);
    expect(found.shape).toEqual([2, 16]);
    expect(relativeError(await valuesOf(found), await valuesOf(expected))).toBeLessThan(1e-5);
  });

  it('says which grids it takes', () => {
    const config = { type: 'unet', neuron: 'quadratic', levels: 2 };
    expect(() => build(config, [36], 36)).toThrow(
      /a grid of 6×6 points can't be halved 2 times; expected .* multiple of 4/,
    );
    expect(() => build(config, [12], 12)).toThrow(/needs the points of a square grid .* shape \[12\]/);
    expect(() => build(config, [16], 1)).toThrow(/there are 1 outputs/);
  });
});
