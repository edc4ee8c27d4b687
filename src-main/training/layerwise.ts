import type { LayersModel } from '@tensorflow/tfjs-layers';
import { layersOfPhase, phaseAt } from '../domain/config/layerwise-config';
import type { RunConfig } from '../domain/config/run-config';
import { createOptimizer } from '../nn/optimizers';
import { parametersOf, type Parameter } from '../nn/parameters';
import type { Training } from './prepare-training';

/** The parameters that learn after so many epochs: all of them, unless layers are trained one after the other. */
export function learningParameters(
  { training: { layerwise } }: RunConfig,
  model: LayersModel,
  completedEpochs: number,
): Parameter[] {
  const parameters = parametersOf(model);
  if (layerwise === undefined) return parameters;
  const layers = [...new Set(parameters.map(({ layer }) => layer))];
  const phase = phaseAt(layerwise, completedEpochs);
  const learning = new Set(layers.slice(...layersOfPhase(layerwise, phase, layers.length)));
  return parameters.filter(({ layer }) => learning.has(layer));
}

/**
 * Where the present epoch belongs to another phase of layer-wise training than the optimizer, gives the training one for
 * the layers that learn now; it knows nothing of the steps before. What is not its own rests: it gets neither gradient
 * nor decay nor shrinkage. Returns whether the optimizer is another one.
 */
export function enterPhase(training: Training): boolean {
  const { config, model, strategy, position } = training;
  if (config.training.layerwise === undefined) return false;
  const learning = learningParameters(config, model, position.epoch);
  if (learning[0]?.path === training.optimizer.parameters[0]?.path) return false;
  training.optimizer.dispose();
  training.optimizer = createOptimizer(config.optimizer, learning, strategy);
  return true;
}
