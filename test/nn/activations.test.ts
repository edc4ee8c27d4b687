import type * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { activate, activationNames } from '../../src-main/nn/activations';
import { backends, useBackend } from './support/backends';
import { computedGradients, numericalGradients, randomTensor, relativeError } from './support/tensors';

describe.each(backends)('activations on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(activationNames)('%s has its gradient', async (name) => {
    const f = ([x]: tf.Tensor[]): tf.Tensor => activate(x as tf.Tensor, name);
    const x = randomTensor([4, 5], 'x');
    const weights = randomTensor([4, 5], 'weights');
    const [computed = []] = await computedGradients(f, [x], weights);
    const [expected = []] = await numericalGradients(f, [x], weights, 1e-3);
    expect(relativeError(computed, expected)).toBeLessThan(1e-3);
  });
});
