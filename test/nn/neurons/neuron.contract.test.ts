import * as tf from '@tensorflow/tfjs-core';
import { model, input, loadLayersModel } from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { neuronNames } from '../../../src-main/domain/config/model-config';
import type { NeuronName } from '../../../src-main/domain/config/model-config';
import { NeuronConv2D, NeuronDense } from '../../../src-main/nn/layers';
import type { NeuronLayer } from '../../../src-main/nn/layers';
import { neurons } from '../../../src-main/nn/neurons';
import { applyNeuron } from '../../../src-main/nn/neurons/apply-neuron';
import { convolutionMap, denseMap } from '../../../src-main/nn/neurons/linear-map';
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

/** Parameters per weight of the conventional neuron. */
const weightFactor: Record<NeuronName, number> = { conventional: 1, quadratic: 3, compact: 2 };

interface Case {
  name: string;
  map: typeof denseMap;
  xShape: number[];
  kernelShape: number[];
  layer: (neuron: NeuronName, start: Start, seed: number) => NeuronLayer;
}

const cases: Case[] = [
  {
    name: 'dense',
    map: denseMap,
    xShape: [4, 3],
    kernelShape: [3, 5],
    layer: (neuron, start, seed) => new NeuronDense({ name: 'layer', units: 5, neuron, start, seed }),
  },
  {
    name: 'convolution',
    map: convolutionMap({ strides: 1, padding: 1, dilation: 1, groups: 1 }),
    xShape: [2, 4, 4, 2],
    kernelShape: [3, 3, 2, 3],
    layer: (neuron, start, seed) =>
      new NeuronConv2D({
        name: 'layer',
        filters: 3,
        kernelSize: 3,
        strides: 1,
        padding: 1,
        neuron,
        start,
        seed,
      }),
  },
];

function modelOf(layer: NeuronLayer, xShape: number[]): LayersModel {
  const x = input({ shape: xShape.slice(1), name: 'input' });
  return model({ inputs: x, outputs: layer.apply(x) as typeof x });
}

const predict = (network: LayersModel, x: tf.Tensor): Promise<number[]> =>
  valuesOf(network.predict(x) as tf.Tensor);

describe.each(backends)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  describe.each(cases)('$name', ({ map, xShape, kernelShape, layer }) => {
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

      it('counts its parameters', () => {
        const network = modelOf(layer(name, 'random', 1), xShape);
        const kernelSize = tf.util.sizeFromShape(kernelShape);
        const biases = kernelShape.at(-1) ?? 0;
        expect(parameterCount(network)).toBe(weightFactor[name] * (kernelSize + biases));
      });

      it('starts under ReLinear as the conventional layer, to the last bit', async () => {
        const x = randomTensor(xShape, 'x');
        const conventional = modelOf(layer('conventional', 'relinear', 7), xShape);
        const network = modelOf(layer(name, 'relinear', 7), xShape);
        expect(await predict(network, x)).toEqual(await predict(conventional, x));
      });

      it('starts at random with kernels of the Kaiming deviation and neutral biases', async () => {
        const network = modelOf(layer(name, 'random', 3), xShape);
        for (const { name: path, kind, variable } of parametersOf(network)) {
          const values = await valuesOf(variable);
          if (kind === 'bias') {
            expect(values).toEqual(values.map(() => (path === 'b_g' ? 1 : 0)));
          } else {
            expect(new Set(values).size).toBe(values.length);
          }
        }
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
