import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { optimizerSchema } from '../../../src-main/domain/config/optimizer-config';
import { strategySchema } from '../../../src-main/domain/config/strategy-config';
import type { Task } from '../../../src-main/domain/metrics';
import { activate, activationNames } from '../../../src-main/nn/activations';
import { normalizeBatch } from '../../../src-main/nn/batch-normalization';
import { downsampleBilinear, upsampleBilinear } from '../../../src-main/nn/bilinear';
import { differentiate } from '../../../src-main/nn/differentiate';
import { MaxPool2D, ZeroPadShortcut } from '../../../src-main/nn/layers';
import { createLoss } from '../../../src-main/nn/losses';
import { neurons } from '../../../src-main/nn/neurons';
import { applyNeuron } from '../../../src-main/nn/neurons/apply-neuron';
import type { ConvolutionOptions, LinearMap } from '../../../src-main/nn/neurons/linear-map';
import { convolutionMap, denseMap } from '../../../src-main/nn/neurons/linear-map';
import { named } from '../../../src-main/nn/neurons/neuron';
import { createOptimizer } from '../../../src-main/nn/optimizers';
import { createStrategy, groupLearningRates } from '../../../src-main/nn/strategies';
import { standardize } from '../../../src-main/nn/weight-standardization';
import { parameter } from '../../nn/support/parameters';
import { randomTensor, valuesOf } from '../../nn/support/tensors';

/** What every backend has to compute as the cpu backend does: values by name. */
export interface ContractCase {
  readonly name: string;
  readonly compute: () => Promise<Record<string, number[]>>;
}

/** The value of f, and the gradients of Σ f⊙random in all of the inputs. */
async function withGradients(
  inputs: Record<string, Tensor>,
  f: (inputs: Record<string, Tensor>) => Tensor,
): Promise<Record<string, number[]>> {
  const variables = Object.fromEntries(
    Object.entries(inputs).map(([name, tensor]) => [name, tf.variable(tensor)]),
  );
  let y: Tensor | undefined;
  const { value, gradients } = differentiate(() => {
    y = tf.keep(f(variables));
    return tf.sum<Scalar>(tf.mul(y, randomTensor(y.shape, 'dy')));
  }, Object.values(variables));
  const results: Record<string, number[]> = { y: await valuesOf(y as Tensor) };
  for (const [i, name] of Object.keys(inputs).entries()) {
    results[`∂${name}`] = await valuesOf(gradients[i] as Tensor);
  }
  tf.dispose([y, value, ...gradients, ...Object.values(variables), ...Object.values(inputs)]);
  return results;
}

interface Layer {
  readonly name: string;
  readonly map: LinearMap;
  readonly x: number[];
  readonly kernel: number[];
}

const convolution = (x: number[], kernel: number[], options: Partial<ConvolutionOptions>): Layer => ({
  name: `a convolution ${kernel.join('×')} of [${x.join(', ')}] with ${JSON.stringify(options)}`,
  map: convolutionMap({ strides: 1, padding: 0, dilation: 1, groups: 1, ...options }),
  x,
  kernel,
});

// No size is a multiple of those that vectors, tiles and workgroups have, or all are, or they are 1.
const layers: Layer[] = [
  { name: 'a dense layer of [5, 7]', map: denseMap, x: [5, 7], kernel: [7, 3] },
  convolution([2, 7, 5, 3], [3, 3, 3, 5], { padding: 1 }),
  convolution([2, 9, 8, 4], [3, 2, 2, 6], { padding: 2, strides: 2, dilation: 2, groups: 2 }),
];

/** More of the same for the neurons of most networks. */
const moreLayers: Layer[] = [
  { name: 'a dense layer of [1, 1]', map: denseMap, x: [1, 1], kernel: [1, 1] },
  { name: 'a dense layer of [130, 70]', map: denseMap, x: [130, 70], kernel: [70, 45] },
  { name: 'a dense layer of [64, 16]', map: denseMap, x: [64, 16], kernel: [16, 32] },
  convolution([2, 16, 16, 16], [3, 3, 16, 16], { padding: 1 }),
  convolution([3, 11, 13, 5], [3, 3, 5, 33], { padding: 1, strides: 2 }),
  convolution([1, 12, 12, 6], [1, 1, 6, 17], { strides: 2 }),
  convolution([2, 6, 7, 9], [5, 5, 1, 9], { padding: 2, groups: 9 }),
  convolution([1, 4, 4, 2], [3, 3, 2, 2], { padding: 5, dilation: 4 }),
  convolution([1, 5, 5, 1], [2, 2, 1, 1], { strides: 3 }),
];

const neuronCases = Object.values(neurons).flatMap((neuron) =>
  [...layers, ...(['conventional', 'quadratic'].includes(neuron.name) ? moreLayers : [])].map(
    ({ name, map, x, kernel }): ContractCase => ({
      name: `${neuron.name}, ${name}`,
      compute: () => {
        const names = neuron.parameters.map((one) => one.name);
        const values = neuron.parameters.map(({ name: label, kind }) =>
          randomTensor(kind === 'kernel' ? kernel : kernel.slice(-1), label),
        );
        return withGradients({ x: randomTensor(x, 'x'), ...named(names, values) }, ({ x, ...p }) =>
          applyNeuron(neuron, map, x as Tensor, p),
        );
      },
    }),
  ),
);

const normalizations = [
  [4, 3],
  [1301, 5],
  [3, 7, 5, 17],
  [2, 8, 8, 16],
].map((shape): ContractCase => ({
  name: `batch normalization of [${shape.join(', ')}]`,
  compute: async () => {
    const channels = shape.at(-1) ?? 1;
    const moments: Tensor[] = [];
    const results = await withGradients(
      {
        x: tf.tidy(() => tf.add(randomTensor(shape, 'x'), 3)),
        gamma: randomTensor([channels], 'gamma'),
        beta: randomTensor([channels], 'beta'),
      },
      ({ x, gamma, beta }) =>
        normalizeBatch(x as Tensor, gamma as Tensor, beta as Tensor, 1e-5, ({ mean, variance }) => {
          moments.push(tf.keep(tf.clone(mean)), tf.keep(tf.clone(variance)));
        }),
    );
    const [mean, variance] = moments as [Tensor, Tensor];
    const all = { ...results, mean: await valuesOf(mean), variance: await valuesOf(variance) };
    tf.dispose(moments);
    return all;
  },
}));

const activations = activationNames.map((name): ContractCase => ({
  name,
  compute: () => withGradients({ x: randomTensor([3, 5, 67], 'x') }, ({ x }) => activate(x as Tensor, name)),
}));

const operations: [string, number[], (x: Tensor) => Tensor][] = [
  ['upsampling', [2, 3, 5, 2], upsampleBilinear],
  ['downsampling', [2, 4, 6, 3], downsampleBilinear],
  ['max pooling', [2, 7, 7, 3], (x) => new MaxPool2D({ poolSize: 3, strides: 2, padding: 1 }).call(x)],
  ['max pooling of equal windows', [2, 6, 4, 5], (x) => new MaxPool2D({ poolSize: 2, strides: 2 }).call(x)],
  ['a shortcut with zeros', [2, 5, 5, 3], (x) => new ZeroPadShortcut({ filters: 6, strides: 2 }).call(x)],
  ['a mean over pixels', [2, 5, 3, 4], (x) => tf.mean(x, [1, 2])],
];

const otherOperations = operations.map(([name, shape, f]): ContractCase => ({
  name,
  compute: () => withGradients({ x: randomTensor(shape, 'x') }, ({ x }) => f(x as Tensor)),
}));

const standardization: ContractCase = {
  name: 'weight standardization',
  compute: async () => {
    const w = randomTensor([3, 3, 2, 5], 'w');
    const parts = Object.entries(tf.tidy(() => ({ ...standardize(w) })));
    const values = await Promise.all(
      parts.map(async ([name, part]) => [name, await valuesOf(part)] as const),
    );
    tf.dispose([w, ...parts.map(([, part]) => part)]);
    return Object.fromEntries(values);
  },
};

const losses = (['classification', 'regression', 'denoising', 'depth'] as const).map(
  (task: Task): ContractCase => ({
    name: `the loss of ${task}`,
    compute: async () => {
      const shape = task === 'classification' ? [7, 5] : [2, 6, 7, 1];
      const loss = createLoss(task, {
        ...(task === 'classification' && { labelSmoothing: 0.1 }),
        ...(task === 'depth' && { maxDepth: 10, gradientLoss: true }),
      });
      const outputs = tf.tidy(() => tf.add(tf.abs(randomTensor(shape, 'outputs')), 0.1));
      const targets =
        task === 'classification'
          ? tf.tensor1d([0, 1, 2, 3, 4, 0, 1], 'int32')
          : tf.tidy(() => tf.add(tf.abs(randomTensor(shape, 'targets')), 0.1));
      const variable = tf.variable(outputs);
      const { value, gradients } = differentiate(() => loss.value(variable, targets), [variable]);
      const { loss: mean, sums } = await loss.read(value, variable, targets);
      const results = {
        mean: [mean],
        sums: Object.values(sums),
        gradient: await valuesOf(gradients[0] as Tensor),
      };
      tf.dispose([value, ...gradients, variable, outputs, targets]);
      return results;
    },
  }),
);

const optimizers = [
  { type: 'sgd', momentum: 0, weightDecay: 0.01 },
  { type: 'sgd', momentum: 0.9, clipNorm: 0.5 },
  { type: 'sgd', momentum: 0.9, nesterov: true, clipValue: 0.3 },
  { type: 'adam', weightDecay: 0.1 },
  { type: 'adamw', weightDecay: 0.1, clipNorm: 2 },
].map((settings): ContractCase => ({
  name: `the optimizer ${JSON.stringify(settings)}`,
  compute: async () => {
    const shapes = { 'a/w_r': [3, 3, 5, 33], 'a/w_g': [7], 'a/w_b': [300] };
    const starts = Object.entries(shapes).map(([path, shape]) => [path, randomTensor(shape, path)] as const);
    const parameters = starts.map(([path, start]) => parameter(path, start));
    const config = { type: 'relinear-sw-l1', alphaG: 1e-3, alphaB: 1e-2 };
    const strategy = createStrategy(strategySchema.parse(config), 0.1);
    const optimizer = createOptimizer(
      optimizerSchema.parse({ ...settings, learningRate: 0.1 }),
      parameters,
      strategy,
    );
    for (let step = 0; step < 3; step++) {
      const gradients = parameters.map(({ path, variable }) =>
        randomTensor(variable.shape, `gradient of ${path} in step ${step}`),
      );
      optimizer.step(gradients, groupLearningRates(strategy, 0.1));
      tf.dispose(gradients);
      // What is read in between has no influence, and is not stale.
      await valuesOf(parameters[0]?.variable as Tensor);
    }
    const results: Record<string, number[]> = {};
    for (const { path, variable } of parameters) results[path] = await valuesOf(variable);
    const { tensors } = await optimizer.exportState();
    for (const [path, { values }] of tensors) results[path] = [...values];
    optimizer.dispose();
    tf.dispose([...parameters.map(({ variable }) => variable), ...starts.map(([, start]) => start)]);
    return results;
  },
}));

export const contract: readonly ContractCase[] = [
  ...neuronCases,
  ...normalizations,
  ...activations,
  ...otherOperations,
  standardization,
  ...losses,
  ...optimizers,
];
