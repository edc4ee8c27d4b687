import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends, useBackend } from '../nn/support/backends';
import { relativeError } from '../nn/support/tensors';
import { webgpuProblem } from '../nn/support/webgpu';
import { contract } from './support/contract';

const others = backends.filter((name) => name !== 'cpu');
const tested = webgpuProblem === undefined ? [...others, 'webgpu' as const] : others;

describe.each(tested)('the backend %s computes what cpu computes', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(contract)('$name', async ({ compute }) => {
    await useBackend('cpu');
    const expected = await compute();
    await useBackend(backend);
    const before = tf.memory().numTensors;
    const actual = await compute();
    expect(tf.memory().numTensors).toBe(before);
    expect(Object.keys(actual)).toEqual(Object.keys(expected));
    const errors = Object.entries(expected).map(([name, values]) => ({
      name,
      error: relativeError(actual[name] ?? [], values, 1e-3),
    }));
    expect(errors.filter(({ error }) => !(error < 1e-4))).toEqual([]);
  });
});
