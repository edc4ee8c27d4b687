import type { LayersModel } from '@tensorflow/tfjs-layers';
import { perceptronOf } from '../domain/config/model-config';
import { buildModel } from '../nn/models/build-model';
import { exportModelState, importModelState } from '../nn/parameters';
import type { Training } from './prepare-training';

/**
 * Does something with the network of a training as a function of its inputs alone: a field carries derivatives along, which
 * are not to be taken for examples, so it stands back for the perceptron of the same values.
 */
export async function withValueNetwork<Result>(
  { config, dataset, model }: Pick<Training, 'config' | 'dataset' | 'model'>,
  work: (model: LayersModel) => Promise<Result>,
): Promise<Result> {
  const perceptron = config.model.type === 'field' ? perceptronOf(config.model) : undefined;
  if (perceptron === undefined) return work(model);
  const { strategy, seed } = config;
  const values = buildModel(perceptron, { inputShape: dataset.inputShape, outputSize: 1, strategy, seed });
  try {
    importModelState(values, await exportModelState(model));
    return await work(values);
  } finally {
    values.dispose();
  }
}
