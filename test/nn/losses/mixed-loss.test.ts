import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLoss, mixedLoss } from '../../../src-main/nn/losses';
import { backends, useBackend } from '../support/backends';
import { computedGradients, randomTensor, relativeError, valuesOf } from '../support/tensors';
import { webgpuProblem } from '../support/webgpu';

const tested = [...backends, ...(webgpuProblem === undefined ? (['webgpu'] as const) : [])];

describe.each(tested)('the loss of mixed examples on %s', (backend) => {
  beforeAll(() => useBackend(backend));
  const lambda = 0.3;
  const logits = () => randomTensor([4, 3], 'mixed logits');
  const first = () => tf.tensor1d([2, 0, 1, 1], 'int32');
  const second = () => tf.tensor1d([0, 1, 1, 2], 'int32');

  it.each([0, 0.1])(
    'is that of the mixed distributions of labels, smoothed by %d',
    async (labelSmoothing) => {
      const plain = createLoss('classification', { labelSmoothing });
      const loss = mixedLoss(plain, { targets: second(), lambda });
      const z = await valuesOf(logits());
      const softmax = await valuesOf(tf.softmax(logits()));
      const a = [2, 0, 1, 1];
      const b = [0, 1, 1, 2];
      const target = z.map((_, i) => {
        const [row, c] = [Math.floor(i / 3), i % 3];
        const share = (a[row] === c ? lambda : 0) + (b[row] === c ? 1 - lambda : 0);
        return (1 - labelSmoothing) * share + labelSmoothing / 3;
      });
      const expected = softmax.reduce((sum, p, i) => sum - ((target[i] ?? NaN) * Math.log(p)) / 4, 0);
      const value = loss.value(logits(), first());
      const reading = await loss.read(value, logits(), first());
      expect(reading.loss).toBeCloseTo(expected, 5);
      const f = ([outputs]: tf.Tensor[]): tf.Tensor => loss.value(outputs as tf.Tensor, first());
      const [gradient = []] = await computedGradients(f, [logits()], tf.scalar(2));
      const slopes = softmax.map((p, i) => (2 * (p - (target[i] ?? NaN))) / 4);
      expect(relativeError(gradient, slopes)).toBeLessThan(1e-5);
    },
  );

  it('counts λ for the first label and 1 − λ for the second', async () => {
    const loss = mixedLoss(createLoss('classification'), { targets: second(), lambda });
    const outputs = tf.oneHot(tf.tensor1d([2, 1, 1, 0], 'int32'), 3, 1, 0, 'float32');
    const { sums } = await loss.read(loss.value(outputs, first()), outputs, first());
    // Hits of the first, the second, both, and none.
    expect(sums['correct']).toBeCloseTo(lambda + (1 - lambda) + 1, 6);
    expect(loss.metrics({ loss: 4, examples: 4, sums })).toMatchObject({
      accuracy: expect.closeTo(50, 4) as number,
    });
  });

  it('of numbers has the gradient of the mixed targets', async () => {
    const plain = createLoss('regression');
    const [outputs, a, b] = ['outputs', 'a', 'b'].map((label) => randomTensor([4, 2], label)) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const mixed = tf.add(tf.mul(a, lambda), tf.mul(b, 1 - lambda));
    const loss = mixedLoss(plain, { targets: b, lambda });
    const [both = []] = await computedGradients(
      ([x]) => loss.value(x as tf.Tensor, a),
      [outputs],
      tf.scalar(1),
    );
    const [one = []] = await computedGradients(
      ([x]) => plain.value(x as tf.Tensor, mixed),
      [outputs],
      tf.scalar(1),
    );
    expect(relativeError(both, one)).toBeLessThan(1e-5);
  });

  it.each([0, 1])('is that of one label where λ is %d', async (lambda) => {
    const plain = createLoss('classification');
    const loss = mixedLoss(plain, { targets: second(), lambda });
    const labels = lambda === 1 ? first() : second();
    const [found, expected] = [loss.value(logits(), first()), plain.value(logits(), labels)];
    expect(await loss.read(found, logits(), first())).toEqual(await plain.read(expected, logits(), labels));
  });
});
