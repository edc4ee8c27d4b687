import { isQuadLabError, QuadLabError } from '../core/errors';
import type { DatasetConfig } from '../domain/config/dataset-config';
import type { RunConfig } from '../domain/config/run-config';
import { datasetShape, type DatasetShape } from '../datasets/dataset-shape';
import type { ModelSummary } from '../nn/summary';

export type { LayerSummary, ModelSummary } from '../nn/summary';

/** The layers of a configuration's network and their sizes. A shape that is given takes the place of the data set's. */
export async function summarizeModel(
  config: RunConfig,
  given: Partial<DatasetShape>,
  datasetsFolder: string,
): Promise<ModelSummary> {
  const { inputShape, outputSize } = await shapeOf(config.dataset, given, datasetsFolder);
  const { loadBackend } = await import('../backends/load-backend');
  const { buildModel } = await import('../nn/models/build-model');
  const { summarize } = await import('../nn/summary');
  await loadBackend('cpu');
  const { model: modelConfig, strategy, seed } = config;
  const model = buildModel(modelConfig, { inputShape, outputSize, strategy, seed });
  try {
    return await summarize(model);
  } finally {
    model.dispose();
  }
}

async function shapeOf(
  dataset: DatasetConfig,
  { inputShape, outputSize }: Partial<DatasetShape>,
  datasetsFolder: string,
): Promise<DatasetShape> {
  if (inputShape !== undefined && outputSize !== undefined) return { inputShape, outputSize };
  try {
    const known = await datasetShape(dataset, datasetsFolder);
    return { inputShape: inputShape ?? known.inputShape, outputSize: outputSize ?? known.outputSize };
  } catch (error) {
    if (!isQuadLabError(error) || error.code !== 'DATASET_NOT_FOUND') throw error;
    const missing = [
      ...(inputShape === undefined ? ['the shape of an example'] : []),
      ...(outputSize === undefined ? ['the number of outputs'] : []),
    ];
    throw new QuadLabError(
      error.code,
      `${missing.join(' and ')} can't be known: ${error.message.replace(/\.$/, '')}`,
      {
        advice: 'Import the data set, or give both: --input 32x32x3 --outputs 10.',
        cause: error,
      },
    );
  }
}
