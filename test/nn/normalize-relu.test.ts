import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers'; // registers the gradients of tfjs's own operations
import { beforeAll, describe, expect, it } from 'vitest';
import { activate } from '../../src-main/nn/activations';
import { normalize, normalizeBatch } from '../../src-main/nn/batch-normalization';
import { normalizeBatchRelu, normalizeRelu } from '../../src-main/nn/normalize-relu';
import { backends, useBackend } from './support/backends';
import { computedGradients, randomTensor, relativeError, valuesOf } from './support/tensors';

const epsilon = 1e-5;
const ignore = (): void => undefined;
type Inputs = [x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, addend?: tf.Tensor];

const joined = ([x, gamma, beta, addend]: Inputs): tf.Tensor =>
  normalizeBatchRelu(x, { gamma, beta, epsilon }, ignore, addend).y;

const apart = ([x, gamma, beta, addend]: Inputs): tf.Tensor => {
  const normalized = normalizeBatch(x, gamma, beta, epsilon, ignore);
  return activate(addend === undefined ? normalized : tf.add(normalized, addend), 'relu');
};

describe.each(backends)('normalization with relu on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  const inputsOf = (shape: number[], withAddend: boolean): Inputs => {
    const channels = shape.slice(-1);
    const own = ['gamma', 'beta'].map((name) => randomTensor(channels, name)) as [tf.Tensor, tf.Tensor];
    return [
      randomTensor(shape, 'x'),
      ...own,
      ...(withAddend ? [randomTensor(shape, 'addend')] : []),
    ] as Inputs;
  };
  const cases = [[2, 3], [9, 1], [70, 16], [2, 5, 7, 33], [5, 9, 11, 64]].flatMap((shape) =>
    [false, true].map((addend) => ({ shape, addend })),
  ); // prettier-ignore

  it.each(cases)('is what its parts are, as are its gradients: $shape, addend: $addend', async (one) => {
    const inputs = inputsOf(one.shape, one.addend);
    expect(relativeError(await valuesOf(joined(inputs)), await valuesOf(apart(inputs)))).toBeLessThan(1e-6);
    const weights = randomTensor(one.shape, 'weights');
    const gradients = (f: (inputs: Inputs) => tf.Tensor) =>
      computedGradients((values) => f(values as Inputs), inputs as tf.Tensor[], weights);
    const expected = await gradients(apart);
    (await gradients(joined)).forEach((gradient, i) => {
      expect(relativeError(gradient, expected[i] ?? [])).toBeLessThan(1e-5);
    });
  });

  it('uses given moments outside of training', async () => {
    const [x, gamma, beta, addend] = inputsOf([4, 6], true);
    const moments = [randomTensor([6], 'mean'), tf.square(randomTensor([6], 'deviation'))] as const;
    const y = normalizeRelu(x, moments, { gamma, beta, epsilon }, addend);
    const expected = tf.relu(tf.add(normalize(x, ...moments, epsilon, gamma, beta), addend as tf.Tensor));
    expect(relativeError(await valuesOf(y), await valuesOf(expected))).toBeLessThan(1e-6);
  });
});
