import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers'; // registers the gradients of tfjs's own operations
import { beforeAll, describe, expect, it } from 'vitest';
import { GlobalAveragePool2D } from '../../../src-main/nn/layers';
import { backends, useBackend } from '../support/backends';
import { computedGradients, randomTensor, relativeError, valuesOf } from '../support/tensors';

describe.each(backends)('GlobalAveragePool2D on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is the mean of each channel, as is its gradient', async () => {
    const x = randomTensor([3, 4, 5, 6], 'x');
    const layer = new GlobalAveragePool2D({});
    const y = layer.apply(x) as tf.Tensor;
    expect(y.shape).toEqual([3, 6]);
    expect(layer.computeOutputShape([null, 4, 5, 6])).toEqual([null, 6]);
    expect(relativeError(await valuesOf(y), await valuesOf(tf.mean(x, [1, 2])))).toBeLessThan(1e-6);
    const weights = randomTensor([3, 6], 'weights');
    const [actual = []] = await computedGradients(([x]) => layer.call(x as tf.Tensor), [x], weights);
    const [expected = []] = await computedGradients(([x]) => tf.mean(x as tf.Tensor, [1, 2]), [x], weights);
    expect(relativeError(actual, expected)).toBeLessThan(1e-6);
  });
});
