import * as tf from '@tensorflow/tfjs-core';
import { model, input, loadLayersModel } from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { neuronNames, relinearNeurons } from '../../../src-main/domain/config/model-config';
import type { NeuronName } from '../../../src-main/domain/config/model-config';
import { NeuronConv2D, NeuronDense } from '../../../src-main/nn/layers';
import type { NeuronLayer } from '../../../src-main/nn/layers';
import type { NeuronConv2DConfig } from '../../../src-main/nn/layers/neuron-conv2d';
import type { NeuronLayerConfig } from '../../../src-main/nn/layers/neuron-layer';
import { withFusedKernels } from '../../../src-main/nn/kernels/fused-neuron';
import { neurons } from '../../../src-main/nn/neurons';
import { applyNeuron } from '../../../src-main/nn/neurons/apply-neuron';
import { convolutionMap, denseMap } from '../../../src-main/nn/neurons/linear-map';
import type { LinearMap } from '../../../src-main/nn/neurons/linear-map';
import { isQuadratic, named } from '../../../src-main/nn/neurons/neuron';
import type { Start } from '../../../src-main/nn/neurons/start-values';
import { parameterCount, parametersOf } from '../../../src-main/nn/parameters';
import { backends, useBackend } from '../support/backends';
import {
  computedGradients,
  numericalGradients,
  randomTensor,
  relativeError,
  valuesOf,
} from '../support/tensors';

/** Kernels and biases for each of the conventional neuron. */
const counts: Record<NeuronName, { kernels: number; biases: number }> = {
  conventional: { kernels: 1, biases: 1 },
  quadratic: { kernels: 3, biases: 3 },
  compact: { kernels: 2, biases: 2 },
  parabolic: { kernels: 2, biases: 2 },
  poly: { kernels: 2, biases: 1 },
  quadralib: { kernels: 3, biases: 1 },
  square: { kernels: 1, biases: 1 },
  'quadratic-activation': { kernels: 1, biases: 1 },
};

interface Case {
  name: string;
  map: LinearMap;
  xShape: number[];
  kernelShape: number[];
  yShape: number[];
  layer: (config: NeuronLayerConfig) => NeuronLayer;
}

function convolution(
  name: string,
  xShape: number[],
  config: Omit<NeuronConv2DConfig, keyof NeuronLayerConfig>,
): Case {
  const { strides = 1, padding = 0, dilation = 1, groups = 1, kernelSize, filters } = config;
  const [batch = 0, height = 0, width = 0, channels = 0] = xShape;
  const outSize = (size: number) =>
    Math.floor((size + 2 * padding - dilation * (kernelSize - 1) - 1) / strides) + 1;
  return {
    name: `convolution ${name}`,
    map: convolutionMap({ strides, padding, dilation, groups }),
    xShape,
    kernelShape: [kernelSize, kernelSize, channels / groups, filters],
    yShape: [batch, outSize(height), outSize(width), filters],
    layer: (neuron) => new NeuronConv2D({ ...neuron, ...config }),
  };
}

const cases: Case[] = [
  {
    name: 'dense',
    map: denseMap,
    xShape: [4, 3],
    kernelShape: [3, 5],
    yShape: [4, 5],
    layer: (neuron) => new NeuronDense({ ...neuron, units: 5 }),
  },
  convolution('plain', [2, 3, 3, 2], { filters: 2, kernelSize: 3, padding: 1 }),
  convolution('of one pixel', [1, 3, 2, 1], { filters: 4, kernelSize: 1 }),
  convolution('with strides', [1, 5, 4, 2], { filters: 2, kernelSize: 3, padding: 1, strides: 2 }),
  convolution('dilated', [1, 4, 3, 2], { filters: 2, kernelSize: 3, padding: 2, dilation: 2 }),
  convolution('in groups', [1, 3, 3, 4], { filters: 4, kernelSize: 3, padding: 1, groups: 2 }),
  convolution('by channel', [1, 4, 3, 3], { filters: 3, kernelSize: 3, padding: 1, strides: 2, groups: 3 }),
];

function modelOf(layer: NeuronLayer, xShape: number[]): LayersModel {
  const x = input({ shape: xShape.slice(1), name: 'input' });
  return model({ inputs: x, outputs: layer.apply(x) as typeof x });
}

/** Whether the neuron has a parameter that takes the place of w_r. */
const startsAsConventional = (name: NeuronName): boolean =>
  neurons[name].parameters.some(({ conventional }) => conventional === 'w_r');

it('ReLinear is for the neurons that have quadratic terms and start as a conventional one', () => {
  const expected = neuronNames.filter((name) => isQuadratic(neurons[name]) && startsAsConventional(name));
  expect(relinearNeurons).toEqual(expected);
});

it.each(neuronNames)('%s bears its name', (name) => {
  expect(neurons[name].name).toBe(name);
});

const predict = (network: LayersModel, x: tf.Tensor): Promise<number[]> =>
  valuesOf(network.predict(x) as tf.Tensor);

describe.each(backends)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  describe.each(cases)('$name', ({ map, xShape, kernelShape, yShape, layer: layerOf }) => {
    const layer = (neuron: NeuronName, start: Start, seed: number): NeuronLayer =>
      layerOf({ name: 'layer', neuron, start, seed });

    describe.each(neuronNames)('%s', (name) => {
      const neuron = neurons[name];
      const parametersFor = (label: string): tf.Tensor[] =>
        neuron.parameters.map((parameter) =>
          randomTensor(
            parameter.kind === 'kernel' ? kernelShape : kernelShape.slice(-1),
            label + parameter.name,
          ),
        );
      const apply = ([x, ...values]: tf.Tensor[]): tf.Tensor => {
        const p = Object.fromEntries(neuron.parameters.map((parameter, i) => [parameter.name, values[i]]));
        return applyNeuron(neuron, map, x as tf.Tensor, p as Record<string, tf.Tensor>);
      };

      it('has the gradients of its own forward pass', async () => {
        const inputs = [randomTensor(xShape, 'x'), ...parametersFor('p')];
        const weights = randomTensor(apply(inputs).shape, 'weights');
        const computed = await computedGradients(apply, inputs, weights);
        const expected = await numericalGradients(apply, inputs, weights, 0.25);
        computed.forEach((gradient, i) => {
          expect(relativeError(gradient, expected[i] ?? [])).toBeLessThan(1e-4);
        });
      });

      it('leaves out the gradient of its input on request', async () => {
        const x = randomTensor(xShape, 'x');
        const [w, ...rest] = parametersFor('p') as [tf.Tensor, ...tf.Tensor[]];
        const p = (kernel: tf.Tensor) =>
          Object.fromEntries(neuron.parameters.map((parameter, i) => [parameter.name, [kernel, ...rest][i]]));
        const gradient = (inputGradient: boolean) =>
          tf.grad((kernel: tf.Tensor) =>
            tf.sum(applyNeuron(neuron, map, x, p(kernel) as Record<string, tf.Tensor>, { inputGradient })),
          )(w);
        expect(await valuesOf(gradient(false))).toEqual(await valuesOf(gradient(true)));
      });

      it('computes the same responses again, to the last bit', async () => {
        const [x, ...values] = [randomTensor(xShape, 'x'), ...parametersFor('p')] as [
          tf.Tensor,
          ...tf.Tensor[],
        ];
        const p = named(
          neuron.parameters.map((parameter) => parameter.name),
          values,
        );
        const result = withFusedKernels(neuron, map).forward(x, p, map);
        for (const [response, compute] of Object.entries(neuron.responses)) {
          const expected = await valuesOf(result[response] as tf.Tensor);
          expect(await valuesOf(compute(x, p, map))).toEqual(expected);
        }
      });

      it('has the shape of its output, and counts its parameters', () => {
        const network = modelOf(layer(name, 'random', 1), xShape);
        expect((network.predict(tf.zeros(xShape)) as tf.Tensor).shape).toEqual(yShape);
        expect(network.outputShape).toEqual([null, ...yShape.slice(1)]);
        const { kernels, biases } = counts[name];
        const size = tf.util.sizeFromShape(kernelShape);
        expect(parameterCount(network)).toBe(kernels * size + biases * (kernelShape.at(-1) ?? 0));
      });

      if (startsAsConventional(name)) {
        it('starts under ReLinear as the conventional layer, to the last bit', async () => {
          const x = randomTensor(xShape, 'x');
          const conventional = modelOf(layer('conventional', 'relinear', 7), xShape);
          const network = modelOf(layer(name, 'relinear', 7), xShape);
          expect(await predict(network, x)).toEqual(await predict(conventional, x));
        });
      }

      it('starts at random with kernels of their own and neutral biases', async () => {
        const network = modelOf(layer(name, 'random', 3), xShape);
        const drawn: number[] = [];
        for (const { name: path, kind, variable } of parametersOf(network)) {
          const values = await valuesOf(variable);
          if (kind === 'kernel') drawn.push(...values);
          else expect(values).toEqual(values.map(() => (path === 'b_g' ? 1 : 0)));
        }
        expect(drawn).toHaveLength(counts[name].kernels * tf.util.sizeFromShape(kernelShape));
        expect(new Set(drawn).size).toBe(drawn.length);
      });

      it('is saved and loaded as a layers model', async () => {
        const x = randomTensor(xShape, 'x');
        const network = modelOf(layer(name, 'random', 5), xShape);
        let artifacts: tf.io.ModelArtifacts | undefined;
        await network.save(
          tf.io.withSaveHandler((saved) => {
            artifacts = JSON.parse(
              JSON.stringify({ ...saved, weightData: undefined }),
            ) as tf.io.ModelArtifacts;
            artifacts.weightData = saved.weightData;
            return Promise.resolve({
              modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' },
            });
          }),
        );
        const loaded = await loadLayersModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts));
        expect(await predict(loaded, x)).toEqual(await predict(network, x));
        expect(parametersOf(loaded).map(({ path, group, kind }) => ({ path, group, kind }))).toEqual(
          parametersOf(network).map(({ path, group, kind }) => ({ path, group, kind })),
        );
      });

      it('has the same start for the same seed, and another for another', async () => {
        const first = async (seed: number): Promise<number[]> => {
          const [w_r] = parametersOf(modelOf(layer(name, 'random', seed), xShape));
          return valuesOf((w_r as { variable: tf.Variable }).variable);
        };
        expect(await first(11)).toEqual(await first(11));
        expect(await first(11)).not.toEqual(await first(12));
      });
    });
  });
});
