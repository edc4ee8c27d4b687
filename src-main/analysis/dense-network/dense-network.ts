import { QuadLabError } from '../../core/errors';
import type { MlpConfig, ModelConfig, NeuronName } from '../../domain/config/model-config';
import type { NamedArrays } from '../../nn/named-arrays';
import { layerNeurons } from '../../domain/config/layer-neurons';
import { parameterNames } from './parameters';

/** A layer of neurons and the activation that follows it, in double precision. */
export interface DenseLayer {
  /** `dense_1` */
  readonly name: string;
  readonly neuron: NeuronName;
  readonly inputs: number;
  readonly outputs: number;
  /** By the names of the neuron's parameters: kernels [inputs, outputs], biases [outputs]. */
  readonly parameters: Readonly<Record<string, Float64Array>>;
  readonly activation: MlpConfig['activation'];
}

/** What a number is standardized with: (x − mean) / deviation. */
export interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/** A multilayer perceptron of one number, as it acts on data in their own units. */
export interface DenseNetwork {
  readonly layers: readonly DenseLayer[];
  /** Of the input before the first layer; undefined where it enters as it is. */
  readonly input?: Moments | undefined;
  /** Of the output: y·deviation + mean is what the network predicts. */
  readonly output?: Moments | undefined;
}

/**
 * The network of a configuration with the weights of a checkpoint. Throws MODEL_MISFIT for networks other than
 * perceptrons of one number, and where weights are missing or are no numbers.
 *
 * @param arrays by our paths (`dense_1/w_r`), as a checkpoint has them
 */
export function denseNetwork(
  config: ModelConfig,
  arrays: NamedArrays,
  moments: Pick<DenseNetwork, 'input' | 'output'> = {},
): DenseNetwork {
  if (config.type !== 'mlp') {
    throw new QuadLabError('MODEL_MISFIT', `model.type: expected mlp, found ${config.type}`, {
      advice: 'This tool looks into multilayer perceptrons of one number.',
    });
  }
  const { widths, activation } = config;
  const kinds = layerNeurons(config);
  let inputs = 1;
  const layers = Array.from({ length: widths.length + 1 }, (_, i): DenseLayer => {
    const name = `dense_${i + 1}`;
    const isLast = i === widths.length;
    const neuron = kinds.get(name) ?? config.neuron;
    const parameters = parametersOf(name, neuron, arrays, inputs);
    const layer: DenseLayer = {
      name,
      neuron,
      inputs,
      outputs: parameters.outputs,
      parameters: parameters.values,
      activation: isLast ? 'linear' : activation,
    };
    inputs = layer.outputs;
    return layer;
  });
  return { layers, ...moments };
}

function parametersOf(layer: string, neuron: NeuronName, arrays: NamedArrays, inputs: number) {
  let outputs = 0;
  const values: Record<string, Float64Array> = {};
  const { kernels, biases } = parameterNames[neuron];
  for (const name of [...kernels, ...biases]) {
    const path = `${layer}/${name}`;
    const array = arrays.get(path);
    if (array === undefined) throw misfit(`${path} is missing in the weights`);
    if (kernels.includes(name)) {
      const [rows = 0, columns = 0] = array.shape;
      if (rows !== inputs) {
        if (layer === 'dense_1') throw misfit(`the network has ${rows} inputs, expected one`);
        throw misfit(`${path} takes in ${rows} values, but the layer before it has ${inputs}`);
      }
      outputs = columns;
    }
    const wrong = array.values.findIndex((value) => !Number.isFinite(value));
    if (wrong !== -1) throw misfit(`${path} holds ${String(array.values[wrong])} at place ${wrong}`);
    values[name] = Float64Array.from(array.values);
  }
  return { values, outputs };
}

function misfit(message: string): QuadLabError {
  return new QuadLabError('MODEL_MISFIT', message, {
    advice: 'This tool looks into trained multilayer perceptrons of one number.',
  });
}
