import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLoss } from '../../../src-main/nn/losses';
import { depthEdgeLoss } from '../../../src-main/nn/losses/depth-edges';
import { depthLoss } from '../../../src-main/nn/losses/depth';
import { useBackend } from '../support/backends';
import {
  computedGradients,
  numericalGradients,
  randomTensor,
  relativeError,
  valuesOf,
} from '../support/tensors';

beforeAll(() => useBackend('cpu'));

const plain = depthLoss({ maxDepth: 80, gradientLoss: false });
const withEdges = depthLoss({ maxDepth: 80, gradientLoss: true });
const image = (values: number[], height = 1): tf.Tensor =>
  tf.tensor4d(values, [1, height, values.length / height, 1]);
const numberIn = async (scalar: tf.Tensor): Promise<number> => (await valuesOf(scalar))[0] ?? NaN;

describe('the scale-invariant loss', () => {
  it('is 10·√(mean d² − 0.85·(mean d)²) over measured pixels', async () => {
    // d = ln 2, ln ½ and 0; nothing was measured in the fourth pixel, and the last two lie out of range.
    const outputs = image([2, 5, 7, 3, 9, 9]);
    const targets = image([1, 10, 7, 0, 80.5, 0.0005]);
    const expected = 10 * Math.sqrt((2 * Math.log(2) ** 2) / 3);
    expect(await numberIn(plain.value(outputs, targets))).toBeCloseTo(expected, 4);
  });

  it('forgives a wrong scale but for 0.15 of its square', async () => {
    const value = plain.value(image([2, 4, 6]), image([1, 2, 3]));
    expect(await numberIn(value)).toBeCloseTo(10 * Math.sqrt(0.15) * Math.log(2), 4);
  });

  it('has its gradient, which is 0 where nothing was measured', async () => {
    const outputs = tf.add(tf.mul(tf.sigmoid(randomTensor([2, 2, 3, 1], 'outputs')), 20), 1);
    const targets = tf.add(tf.mul(tf.sigmoid(randomTensor([2, 2, 3, 1], 'targets')), 20), 1);
    const mask = tf.tensor4d([1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1], [2, 2, 3, 1]);
    const f = ([y]: tf.Tensor[]): tf.Tensor => plain.value(y as tf.Tensor, tf.mul(targets, mask));
    const [computed = []] = await computedGradients(f, [outputs], tf.scalar(2));
    const [expected = []] = await numericalGradients(f, [outputs], tf.scalar(2), 0.01);
    expect(relativeError(computed, expected)).toBeLessThan(1e-3);
    expect([computed[1], computed[5]]).toEqual([0, 0]);
  });

  it.each([
    ['a perfect prediction', image([3, 4])],
    ['a batch without any depth', image([0, 0])],
  ])('is 0 with the gradient 0 for %s', async (_what, targets) => {
    const f = (outputs: tf.Tensor): tf.Scalar => plain.value(outputs, targets);
    const outputs = image([3, 4]);
    expect(await numberIn(f(outputs))).toBe(0);
    expect(await valuesOf(tf.grad(f)(outputs))).toEqual([0, 0]);
  });

  it('refuses targets of another shape', () => {
    expect(() => plain.value(tf.ones([1, 2, 2, 1]), tf.ones([1, 2, 2]))).toThrow('differ in shape');
  });
});

describe('the gradient loss', () => {
  it('is 0.1 of the mean difference of Sobel edges, with zeros around the image', async () => {
    // The error is 1 in the middle of 3×3 pixels: each of the eight around it sees it once in either kernel.
    const error = [0, 0, 0, 0, 1, 0, 0, 0, 0];
    const targets = tf.fill([1, 3, 3, 1], 5);
    const value = depthEdgeLoss(tf.add(targets, image(error, 3)), targets, tf.onesLike(targets));
    const [across, along] = [8, 8]; // Σ|1, 2, 1| on two sides
    expect(await numberIn(value)).toBeCloseTo((0.1 * (across + along)) / 9, 6);
  });

  it('leaves out windows with a pixel that was not measured', async () => {
    const targets = tf.fill([1, 3, 5, 1], 5);
    const outputs = tf.add(targets, randomTensor([1, 3, 5, 1], 'error'));
    const valid = image([1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1], 3);
    const value = await numberIn(depthEdgeLoss(outputs, targets, valid));
    // Columns 2 to 4 have whole windows: they see columns 1 to 4, where everything is measured.
    const error = tf.mul(tf.sub(outputs, targets), valid);
    const e = await valuesOf(error);
    const at = (y: number, x: number): number =>
      y < 0 || y > 2 || x < 0 || x > 4 ? 0 : (e[5 * y + x] ?? NaN);
    let sum = 0;
    for (let y = 0; y < 3; y++)
      for (let x = 2; x < 5; x++) {
        const column = (c: number): number => at(y - 1, c) + 2 * at(y, c) + at(y + 1, c);
        const row = (r: number): number => at(r, x - 1) + 2 * at(r, x) + at(r, x + 1);
        sum += Math.abs(column(x - 1) - column(x + 1)) + Math.abs(row(y - 1) - row(y + 1));
      }
    expect(value).toBeCloseTo((0.1 * sum) / 9, 5);
  });

  it('has its gradient, together with the other', async () => {
    const targets = tf.add(tf.mul(tf.sigmoid(randomTensor([2, 4, 4, 1], 'targets')), 20), 1);
    const outputs = tf.add(tf.mul(tf.sigmoid(randomTensor([2, 4, 4, 1], 'outputs')), 20), 1);
    const f = ([y]: tf.Tensor[]): tf.Tensor => withEdges.value(y as tf.Tensor, targets);
    const [computed = []] = await computedGradients(f, [outputs], tf.scalar(1));
    const [expected = []] = await numericalGradients(f, [outputs], tf.scalar(1), 0.005);
    expect(relativeError(computed, expected)).toBeLessThan(5e-3);
  });
});

describe('errors of depth', () => {
  it('are means over each image, then over those with depth', async () => {
    const targets = tf.tensor4d([10, 0, 20, 100, 4, 4, 0, 0, 0, 0, 0, 0], [3, 1, 4, 1]);
    const outputs = tf.tensor4d([12, 1, 50, 1, 4, 1e-5, 1, 1, 1, 1, 1, 1], [3, 1, 4, 1]);
    const { sums } = await plain.read(plain.value(outputs, targets), outputs, targets);
    const metrics = plain.metrics({ loss: 1, examples: 3, sums });
    // First image: 12 for 10 (ratio 1.2) and 50 for 20 (2.5); second: 4 for 4, and 0.001 at the least for 4.
    const far = 4 - 1e-3;
    const expected = {
      abs_rel: ((0.2 + 1.5) / 2 + far / 4 / 2) / 2,
      sq_rel: ((0.4 + 45) / 2 + far ** 2 / 4 / 2) / 2,
      rmse: (Math.sqrt((4 + 900) / 2) + Math.sqrt(far ** 2 / 2)) / 2,
      rmse_log:
        (Math.sqrt((Math.log(1.2) ** 2 + Math.log(2.5) ** 2) / 2) + Math.sqrt(Math.log(4000) ** 2 / 2)) / 2,
      delta1: 0.5,
      delta2: 0.5,
      delta3: 0.5,
    };
    expect(Object.keys(metrics)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) expect(metrics[name], name).toBeCloseTo(value, 4);
    expect(sums.images).toBe(2);
  });

  it('do not count what is not a number where nothing was measured', async () => {
    const value = plain.value(image([2, 2]), image([1, 0]));
    const [clean, other] = await Promise.all(
      [2, NaN].map((unmeasured) => plain.read(value, image([2, unmeasured]), image([1, 0]))),
    );
    expect(other).toEqual(clean);
  });

  it('have the thresholds 1.25, 1.25² and 1.25³', async () => {
    const outputs = image([12.4, 15.5, 19.4, 19.6]);
    const { sums } = await plain.read(tf.scalar(0), outputs, tf.fill([1, 1, 4, 1], 10));
    expect([sums.delta1, sums.delta2, sums.delta3]).toEqual([0.25, 0.5, 0.75]);
  });
});

it('the task of depth has this loss, with its options', async () => {
  const [outputs, targets] = [image([1, 2]), image([2, 10])];
  const loss = createLoss('depth', { maxDepth: 5 });
  expect(await numberIn(loss.value(outputs, targets))).toBeCloseTo(10 * Math.sqrt(0.15) * Math.log(2), 4);
  const edges = createLoss('depth', { gradientLoss: true });
  expect(await numberIn(edges.value(outputs, targets))).toBe(
    await numberIn(withEdges.value(outputs, targets)),
  );
});
