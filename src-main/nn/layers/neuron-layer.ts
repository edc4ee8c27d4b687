import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { NeuronName } from '../../domain/config/model-config';
import { internalError } from '../internal-error';
import { applyNeuron } from '../neurons/apply-neuron';
import { neurons } from '../neurons/index';
import type { LinearMap } from '../neurons/linear-map';
import type { Neuron, NeuronParameter } from '../neurons/neuron';
import type { Start } from '../neurons/start-values';
import { startValues } from '../neurons/start-values';
import type { CallOptions } from './call-options';

export interface NeuronLayerConfig {
  name?: string;
  neuron: NeuronName;
  start: Start;
  seed: number;
  /** Default true; false only for neurons that can do without. */
  useBias?: boolean;
}

/** A layer of neurons; its weights bear the names of the neuron's parameters. */
export abstract class NeuronLayer extends layers.Layer {
  readonly neuron: Neuron;
  /** What x, and where there is one x², goes through. */
  abstract readonly map: LinearMap;
  /** The neuron's parameters by name, once the layer is built. */
  readonly tensors: Record<string, Tensor> = {};

  constructor(protected readonly neuronConfig: NeuronLayerConfig) {
    super(neuronConfig);
    const { neuron, useBias = true } = neuronConfig;
    this.neuron = useBias ? neurons[neuron] : withoutBias(neurons[neuron]);
  }

  /** Kind and group of one of the layer's weights. */
  parameter(name: string): NeuronParameter {
    const parameter = this.neuron.parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) throw internalError(`layer ${this.name} has no parameter "${name}"`);
    return parameter;
  }

  /** @param kernelShape [..., in, out] */
  protected addParameters(kernelShape: number[]): void {
    const { start, seed } = this.neuronConfig;
    for (const parameter of this.neuron.parameters) {
      const shape = parameter.kind === 'kernel' ? kernelShape : kernelShape.slice(-1);
      const initializer = startingAt(() => tf.tensor(startValues(parameter, shape, start, seed), shape));
      const variable = this.addWeight(parameter.name, shape, 'float32', initializer);
      this.tensors[parameter.name] = variable.read();
    }
  }

  protected applyNeuron(x: Tensor, map: LinearMap, options: CallOptions): Tensor {
    return applyNeuron(this.neuron, map, x, this.tensors, options);
  }

  override getConfig() {
    const { neuron, start, seed, useBias = true } = this.neuronConfig;
    return { ...super.getConfig(), neuron, start, seed, useBias };
  }
}

type Initializer = ReturnType<typeof initializers.zeros>;

/** Zeros that are overwritten at once would be garbage as large as the network. */
function startingAt(values: () => Tensor): Initializer {
  return Object.assign(initializers.zeros(), { apply: values });
}

function withoutBias(neuron: Neuron): Neuron {
  if (neuron.withoutBias === undefined) throw internalError(`a ${neuron.name} neuron needs its biases`);
  return neuron.withoutBias;
}

/** The only input shape of a layer. */
export function singleShape(shape: Shape | Shape[]): Shape {
  return Array.isArray(shape[0]) ? shape[0] : (shape as Shape);
}

/** A dimension that has to be known when a layer is built. */
export function knownSize(shape: Shape, axis: number, layer: string): number {
  const size = shape.at(axis);
  if (typeof size !== 'number') throw internalError(`layer ${layer} needs to know axis ${axis} of its input`);
  return size;
}
