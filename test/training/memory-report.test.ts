import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../../src-main/backends/load-backend';
import { runFileSchema } from '../../src-main/domain/config/run-config';
import { reportMemory } from '../../src-main/training/memory-report';
import { temporaryFolder } from '../support/temporary';

const config = runFileSchema.parse({
  name: 'memory',
  dataset: { name: 'spirals', points: 256 },
  model: { type: 'mlp', widths: [32, 32, 32, 32], neuron: 'quadratic' },
  strategy: { type: 'relinear-sg', gammaG: 0.1, gammaB: 0.1 },
  optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0.9 },
  training: { epochs: 1, batchSize: 'full', backend: 'cpu' },
});

describe('the report of memory', () => {
  beforeAll(() => loadBackend('cpu'));

  it('says what each mode needs, of it the state of the training, and leaves nothing behind', async () => {
    const before = tf.memory().numTensors;
    const { uses, batchSize, backend } = await reportMemory(config, temporaryFolder());
    expect(tf.memory().numTensors).toBe(before);
    expect({ batchSize, backend: backend.name }).toEqual({ batchSize: 256, backend: 'cpu' });
    expect(uses.map(({ memory }) => memory)).toEqual(['speed', 'balanced', 'small']);

    const parameters = 3 * (2 * 32 + 32 + 3 * (32 * 32 + 32) + 32 * 2 + 2);
    const [speed, balanced, small] = uses.map(({ peakBytes, stateBytes }) => {
      expect(stateBytes).toBe(2 * 4 * parameters); // the values, and their momentum
      return peakBytes;
    }) as [number, number, number];
    // Four hidden layers and the output keep one response of [256, 32], or [256, 2], less from mode to mode; the peak is
    // in the backward pass, when some of them are gone.
    const response = 4 * 256 * (4 * 32 + 2);
    expect((speed - balanced) / response).toBeGreaterThan(0.5);
    expect((balanced - small) / response).toBeGreaterThan(0.5);
  });
});
