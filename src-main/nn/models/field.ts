import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { input, model } from '@tensorflow/tfjs-layers';
import { QuadLabError } from '../../core/errors';
import type { FieldConfig } from '../../domain/config/model-config';
import { ActivationJets, NeuronDenseJets, PointJets, ZeroBoundaryField } from '../layers/index';
import { mlp } from './mlp';
import type { ModelDefinition, ModelPlan } from './model-definition';

/**
 * A function u on [0, 1]^d that is 0 on the boundary, with its gradient: u(x) = Π_j 4x_j(1 − x_j) · n(x), where n is a
 * multilayer perceptron. All its layers carry derivatives along, so that the gradient is exact but for rounding and can be
 * learnt from as well: [N, d] → [N, 1 + d], u and ∇u. Parameters are named as those of an mlp.
 */
export const field: ModelDefinition<FieldConfig> = {
  build,
  torchModule: (layer, config) => mlp.torchModule(layer, { ...config, type: 'mlp' }),
};

function build(
  config: FieldConfig,
  { inputShape, outputSize, start, seedOf, neurons }: ModelPlan,
): LayersModel {
  const [directions = 0] = inputShape;
  if (inputShape.length !== 1 || outputSize !== 1 + directions) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `model.type: field puts out a number and its derivatives along each input, but the inputs are of shape [${inputShape.join(', ')}] and there are ${outputSize} outputs`,
      { advice: 'Use the data set elliptic, or model.type mlp.' },
    );
  }
  const dense = (index: number, units: number, usual: FieldConfig['neuron']): NeuronDenseJets => {
    const name = `dense_${index}`;
    const neuron = neurons?.get(name) ?? usual;
    return new NeuronDenseJets({ name, units, neuron, start, seed: seedOf(name), directions });
  };
  const { widths, neuron, activation, output } = config;
  const x = input({ shape: [...inputShape], name: 'input' });
  let y = new PointJets({ name: 'jets' }).apply(x) as SymbolicTensor;
  for (const [i, width] of widths.entries()) {
    y = dense(i + 1, width, neuron).apply(y) as SymbolicTensor;
    if (activation === 'linear') continue;
    const name = `${activation}_${i + 1}`;
    y = new ActivationJets({ name, activation, directions }).apply(y) as SymbolicTensor;
  }
  y = dense(widths.length + 1, 1, output === 'neuron' ? neuron : 'conventional').apply(y) as SymbolicTensor;
  y = new ZeroBoundaryField({ name: 'zero_boundary' }).apply([y, x]) as SymbolicTensor;
  return model({ name: 'field', inputs: x, outputs: y });
}
