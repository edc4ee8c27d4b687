import { loadBackend } from '../../backends/load-backend';
import { isQuadLabError } from '../../core/errors';
import { datasetShape } from '../../datasets/dataset-shape';
import type { RunConfig } from '../../domain/config/run-config';
import { buildModel } from '../../nn/models/build-model';
import { sizeModel, type ModelSize } from '../../nn/model-size';
import { reportMemory, type MemoryReport } from '../memory-report';
import type { ModelAnswer, ModelRequest } from './messages';

/** Never throws. */
export async function answerRequest(request: ModelRequest): Promise<ModelAnswer> {
  const { id } = request;
  try {
    return { id, answer: await answerOf(request) };
  } catch (error) {
    if (!isQuadLabError(error)) return { id, error: { code: 'INTERNAL', message: String(error) } };
    const { code, message, advice } = error;
    return { id, error: { code, message, ...(advice !== undefined && { advice }) } };
  }
}

function answerOf(request: ModelRequest): Promise<ModelSize | MemoryReport> {
  const { config, datasetsFolder } = request;
  if (request.type === 'size') return sizeOf(config, datasetsFolder);
  return measureStep(config, datasetsFolder, request.tensorflowFolder);
}

/** The second step counts: in the first one, kernels are chosen and memory is asked for. */
async function measureStep(
  config: RunConfig,
  datasetsFolder: string,
  tensorflowFolder: string,
): Promise<MemoryReport> {
  const options = { tensorflowFolder, modes: [config.training.memory] };
  await reportMemory(config, datasetsFolder, options);
  return reportMemory(config, datasetsFolder, options);
}

async function sizeOf(
  { dataset, model, strategy, seed }: RunConfig,
  datasetsFolder: string,
): Promise<ModelSize> {
  const shape = await datasetShape(dataset, datasetsFolder);
  await loadBackend('cpu');
  const built = buildModel(model, { ...shape, strategy, seed });
  try {
    return await sizeModel(built);
  } finally {
    built.dispose();
  }
}
