import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { layerKind } from './layer-kind';
import { NeuronLayer } from './layers/index';
import { knownSize, singleShape } from './layers/neuron-layer';
import { denseMap } from './neurons/linear-map';
import type { Neuron, ParameterGroup } from './neurons/neuron';
import { parametersOf } from './parameters';

/** The sizes of a layer. */
export interface LayerSummary {
  readonly name: string;
  /** In words: `quadratic convolution 3×3/2`. */
  readonly kind: string;
  /** Of one example: [H, W, C] or [features]. */
  readonly outputShape: readonly number[];
  /** Trained values. */
  readonly parameters: number;
  /** For one example. */
  readonly multiplyAdds: number;
}

/** The sizes of a network and of its layers. */
export interface ModelSummary {
  readonly layers: readonly LayerSummary[];
  readonly parameters: number;
  readonly parametersByGroup: Readonly<Record<ParameterGroup, number>>;
  readonly multiplyAdds: number;
}

type Layer = LayersModel['layers'][number];

/**
 * The layers of a model with their sizes. Multiply-adds are those of the linear maps, k·k·(in/groups)·out·H'·W' for
 * each kernel of a neuron, and the neuron's own elementwise products, such as x² for each value of the input and u⊙v
 * for each of the output. Everything else counts 0: biases, normalizations, activations, poolings and sums.
 */
export async function summarize(model: LayersModel): Promise<ModelSummary> {
  const parameters = parametersOf(model);
  const sizes = (predicate: (parameter: (typeof parameters)[number]) => boolean): number =>
    total(parameters.filter(predicate).map(({ variable }) => variable.size));
  const products = await productsByNeuron(model);
  const layers = model.layers.map((layer) => ({
    name: layer.name,
    kind: layerKind(layer),
    outputShape: exampleShape(layer, layer.outputShape),
    parameters: sizes((parameter) => parameter.layer === layer.name),
    multiplyAdds: layer instanceof NeuronLayer ? multiplyAddsOf(layer, products) : 0,
  }));
  return {
    layers,
    parameters: total(layers.map((layer) => layer.parameters)),
    parametersByGroup: {
      r: sizes(({ group }) => group === 'r'),
      g: sizes(({ group }) => group === 'g'),
      b: sizes(({ group }) => group === 'b'),
    },
    multiplyAdds: total(layers.map((layer) => layer.multiplyAdds)),
  };
}

/** Multiply-adds of a layer's linear maps for one example; 0 for a layer that has none. */
export function linearMultiplyAdds(layer: Layer): number {
  if (!(layer instanceof NeuronLayer)) return 0;
  const output = exampleShape(layer, layer.outputShape);
  const kernels = layer.trainableWeights.filter((_, i) => layer.neuron.parameters[i]?.kind === 'kernel');
  const weights = total(kernels.map(({ shape }) => sizeOf(shape.map(Number))));
  return weights * sizeOf(output.slice(0, -1));
}

function multiplyAddsOf(layer: NeuronLayer, products: ReadonlyMap<Neuron, Products>): number {
  const input = exampleShape(layer, (layer.input as SymbolicTensor).shape);
  const output = exampleShape(layer, layer.outputShape);
  const { perInput, perOutput } = products.get(layer.neuron) ?? { perInput: 0, perOutput: 0 };
  return linearMultiplyAdds(layer) + perInput * sizeOf(input) + perOutput * sizeOf(output);
}

/** Elementwise products of a neuron. */
interface Products {
  readonly perInput: number;
  readonly perOutput: number;
}

async function productsByNeuron(model: LayersModel): Promise<Map<Neuron, Products>> {
  const found = new Map<Neuron, Products>();
  for (const layer of model.layers) {
    if (!(layer instanceof NeuronLayer) || found.has(layer.neuron)) continue;
    found.set(layer.neuron, await productsOf(layer.neuron));
  }
  return found;
}

/**
 * Counts the products in the neuron's own forward pass, of two inputs and three outputs, so that their size tells
 * which they belong to. A neuron thus has nothing to declare.
 */
async function productsOf(neuron: Neuron): Promise<Products> {
  const [inputs, outputs] = [2, 3];
  const x = tf.zeros([1, inputs]);
  const parameters = Object.fromEntries(
    neuron.parameters.map(({ name, kind }) => [
      name,
      tf.zeros(kind === 'kernel' ? [inputs, outputs] : [outputs]),
    ]),
  );
  const { kernels } = await tf.profile(() => {
    tf.tidy(() => {
      neuron.forward(x, parameters, denseMap);
    });
  });
  tf.dispose([x, parameters]);
  const sizes = kernels
    .filter(({ name }) => name === tf.Multiply || name === tf.Square)
    .map(({ outputShapes }) => sizeOf(outputShapes[0] ?? []));
  const count = (size: number): number => sizes.filter((other) => other === size).length;
  return { perInput: count(inputs), perOutput: count(outputs) };
}

/** Without the axis of the batch. */
function exampleShape(layer: Layer, shape: Layer['outputShape']): number[] {
  const whole = singleShape(shape);
  return whole.slice(1).map((_, axis) => knownSize(whole, axis + 1, layer.name));
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
