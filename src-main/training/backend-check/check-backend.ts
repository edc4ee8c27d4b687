import * as tf from '@tensorflow/tfjs-core';
import type { LoadedBackend } from '../../backends/backend';
import { loadBackend, type BackendOptions } from '../../backends/load-backend';
import { createRandom } from '../../core/random';
import type { BackendName } from '../../domain/config/training-config';
import { modelSchema } from '../../domain/config/model-config';
import { optimizerSchema } from '../../domain/config/optimizer-config';
import { strategySchema } from '../../domain/config/strategy-config';
import { createLoss } from '../../nn/losses';
import { buildModel } from '../../nn/models/build-model';
import type { NamedArrays } from '../../nn/named-arrays';
import { createOptimizer } from '../../nn/optimizers';
import { exportModelState, parametersOf } from '../../nn/parameters';
import { createStrategy, groupLearningRates } from '../../nn/strategies';
import { createTrainingStep } from '../../nn/training-step';

export interface BackendCheck {
  backend: LoadedBackend;
  /** The largest difference from the backend cpu, as a share of the largest magnitude in a tensor or of the loss. */
  error: number;
  allowed: number;
  passed: boolean;
}

const steps = 3;
const allowed = 1e-3;
const classes = 5;
const shape: [number, number, number, number] = [8, 12, 12, 3];

/** Takes the same few training steps of a small quadratic residual network with the backend cpu and with another. */
export async function checkBackend(name: BackendName, options: BackendOptions): Promise<BackendCheck> {
  await loadBackend('cpu');
  const expected = await train();
  const backend = await loadBackend(name, options);
  const error = largestError(expected, await train());
  // Written so that NaN fails.
  return { backend, error, allowed, passed: error <= allowed };
}

/** The losses and the network's state after a few steps from the same start on the same images. */
async function train(): Promise<NamedArrays> {
  const strategyConfig = strategySchema.parse({ type: 'relinear-sg', gammaG: 0.5, gammaB: 0.5 });
  const strategy = createStrategy(strategyConfig, 0.05);
  const model = buildModel(
    modelSchema.parse({ type: 'resnet', depth: 8, channels: 4, neuron: 'quadratic' }),
    { inputShape: shape.slice(1), outputSize: classes, strategy: strategyConfig, seed: 1 },
  );
  const optimizerConfig = optimizerSchema.parse({ type: 'sgd', learningRate: 0.05, momentum: 0.9 });
  const optimizer = createOptimizer(optimizerConfig, parametersOf(model), strategy);
  const step = createTrainingStep({ model, optimizer, loss: createLoss('classification') });
  const random = createRandom(1, 'backend check');
  const images = tf.tensor4d(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
    shape,
  );
  const labels = tf.tensor1d(
    Int32Array.from({ length: shape[0] }, (_, i) => i % classes),
    'int32',
  );
  const losses = new Float32Array(steps);
  for (let i = 0; i < steps; i++) {
    losses[i] = (await step.run(images, labels, groupLearningRates(strategy, 0.05))).loss;
  }
  const state = new Map(await exportModelState(model));
  state.set('losses', { shape: [steps], values: losses });
  tf.dispose([images, labels]);
  optimizer.dispose();
  model.dispose();
  return state;
}

/** A tensor that is all but zero is measured against a thousandth of the largest magnitude of all. */
function largestError(expected: NamedArrays, computed: NamedArrays): number {
  const largest = (values: Float32Array): number =>
    values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const floor = Math.max(...[...expected.values()].map(({ values }) => largest(values))) / 1000;
  let error = 0;
  for (const [name, { values }] of expected) {
    const found = computed.get(name)?.values;
    const differences = values.map((value, i) => value - (found?.[i] ?? NaN));
    error = Math.max(error, largest(differences) / Math.max(floor, largest(values)));
  }
  return error;
}
