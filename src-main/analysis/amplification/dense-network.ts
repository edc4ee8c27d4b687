import { Matrix } from 'ml-matrix';
import { QuadLabError } from '../../core/errors';
import { layerNeurons } from '../../domain/config/layer-neurons';
import type { MlpConfig } from '../../domain/config/model-config';
import type { NamedArray, NamedArrays } from '../../nn/named-arrays';
import { neurons } from '../../nn/neurons/index';
import type { DenseValues, NeuronForm } from './neuron-form';
import { conventionalForm, neuronForm } from './neuron-form';

/** A fully connected layer in double precision. */
export interface DenseLayer {
  readonly name: string;
  readonly form: NeuronForm;
  /** With the same w_r and b_r; undefined where the neuron has none. */
  readonly conventional: NeuronForm | undefined;
}

/** A fully connected network (Eq. 27 and 28): an activation follows each layer but the last. */
export interface DenseNetwork {
  readonly inputs: number;
  readonly activation: MlpConfig['activation'];
  readonly layers: readonly DenseLayer[];
}

/**
 * The network of a configuration with stored values, by our paths: `dense_1/w_g` [in, out], `dense_1/b_g` [out].
 * Throws CHECKPOINT_DAMAGED where a value is missing or of another shape.
 */
export function denseNetworkOf(config: MlpConfig, state: NamedArrays): DenseNetwork {
  const layers = [...layerNeurons(config)].map(([name, kind]): DenseLayer => {
    const neuron = neurons[kind];
    const [first] = neuron.parameters;
    const units = valuesAt(state, `${name}/${first?.name ?? ''}`, 2).shape[1] ?? 0;
    const values: DenseValues = {
      units,
      kernel(parameter) {
        const { shape, values: stored } = valuesAt(state, `${name}/${parameter}`, 2);
        const [inputs = 0, outputs = 0] = shape;
        return Matrix.from1DArray(inputs, outputs, stored).transpose();
      },
      bias: (parameter) => Array.from(valuesAt(state, `${name}/${parameter}`, 1).values),
    };
    return { name, form: neuronForm(neuron, values), conventional: conventionalForm(neuron, values) };
  });
  const first = layers[0]?.form;
  const weight = first?.linear ?? first?.power ?? first?.product?.left.weight;
  return { inputs: weight?.columns ?? 0, activation: config.activation, layers };
}

function valuesAt(state: NamedArrays, path: string, rank: number): NamedArray {
  const found = state.get(path);
  if (found?.shape.length === rank) return found;
  const problem =
    found === undefined
      ? 'is missing'
      : `has the shape [${found.shape.join(', ')}], expected one of ${rank} axes`;
  throw new QuadLabError('CHECKPOINT_DAMAGED', `${path} ${problem}`, {
    advice: 'The values belong to another network.',
  });
}
