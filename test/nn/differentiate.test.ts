import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers'; // registers the gradients of tfjs's own operations
import { beforeEach, describe, expect, it } from 'vitest';
import { differentiate } from '../../src-main/nn/differentiate';
import { startMemoryMeter } from '../../src-main/nn/memory-meter';
import { backends, useBackend } from './support/backends';
import { randomTensor, valuesOf } from './support/tensors';

describe.each(backends)('differentiate on %s', (backend) => {
  beforeEach(() => useBackend(backend));

  const layers = 12;
  const setUp = () => {
    const x = randomTensor([64, 32], 'x');
    const weights = Array.from({ length: layers }, (_, i) =>
      tf.variable(tf.mul(randomTensor([32, 32], `w${i}`), 0.2)),
    );
    const f = (): tf.Scalar =>
      tf.sum(weights.reduce((y: tf.Tensor, w) => tf.tanh(tf.matMul(y as tf.Tensor2D, w as tf.Tensor2D)), x));
    return { weights, f };
  };

  it('gives the value and the gradients of tf.variableGrads, to the last bit', async () => {
    const { weights, f } = setUp();
    const { value, gradients } = differentiate(f, weights);
    const expected = tf.variableGrads(f, weights);
    expect(await valuesOf(value)).toEqual(await valuesOf(expected.value));
    for (const [i, weight] of weights.entries()) {
      const gradient = gradients[i] as tf.Tensor;
      expect(await valuesOf(gradient)).toEqual(await valuesOf(expected.grads[weight.name] as tf.Tensor));
    }
  });

  it('adds up the gradients of a variable that is used twice, and of an operation that passes its gradient on', async () => {
    const w = tf.variable(tf.tensor1d([1, 2, 3]));
    const { gradients } = differentiate(() => tf.sum(tf.add(tf.clone(w), tf.mul(w, w))), [w]);
    expect(await valuesOf(gradients[0] as tf.Tensor)).toEqual([3, 5, 7]);
  });

  it('leaves nothing behind, also where f fails', () => {
    const { weights, f } = setUp();
    const { numTensors } = tf.memory();
    const { value, gradients } = differentiate(f, weights);
    expect(tf.memory().numTensors).toBe(numTensors + 1 + weights.length);
    tf.dispose([value, gradients]);
    const failing = (): tf.Scalar => {
      f();
      throw new Error('broken');
    };
    expect(() => differentiate(failing, weights)).toThrow('broken');
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('says which variable the result does not depend on', () => {
    const w = tf.variable(tf.scalar(1), true, `unused_${backend}`);
    const { weights, f } = setUp();
    expect(() => differentiate(f, [...weights, w])).toThrow(`does not depend on unused_${backend}`);
  });

  it('needs less memory than tfjs, which keeps all until the end', () => {
    const { weights, f } = setUp();
    const peakOf = (work: () => tf.TensorContainer): number => {
      const meter = startMemoryMeter();
      tf.dispose(work());
      meter.stop();
      expect(meter.bytes).toBe(0);
      return meter.peakBytes;
    };
    const ours = peakOf(() => differentiate(f, weights));
    const theirs = peakOf(() => tf.variableGrads(f, weights));
    expect(ours).toBeLessThan(0.75 * theirs);
  });
});
