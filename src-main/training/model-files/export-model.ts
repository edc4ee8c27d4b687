import { loadBackend } from '../../backends/load-backend';
import { encodeTensors } from '../../core/safetensors';
import { datasetShape } from '../../datasets/dataset-shape';
import type { RunConfig } from '../../domain/config/run-config';
import { buildModel } from '../../nn/models/build-model';
import { importModelState } from '../../nn/parameters';
import { exportTorchTensors } from '../../nn/torch';
import { loadCheckpointWeights, type CheckpointWeights } from './checkpoint-weights';
import { encodeLayersModel } from './layers-model';

export type ModelFormat = 'safetensors' | 'tfjs';

export interface ExportModelOptions {
  runId: string;
  config: RunConfig;
  checkpointsFolder: string;
  datasetsFolder: string;
  /** Of the data that the run was trained on. */
  fingerprint: string | undefined;
  format: ModelFormat;
}

export interface ExportedModel extends Pick<CheckpointWeights, 'epoch' | 'step' | 'warnings'> {
  /** Either one file, or those of a folder by name. */
  content: Uint8Array[] | Map<string, Uint8Array[]>;
  /** The checkpoint that the model comes from. */
  checkpoint: string;
}

/** The model of a run's last good checkpoint, as a file of PyTorch's tensors or as a LayersModel of TensorFlow.js. */
export async function exportModel(options: ExportModelOptions): Promise<ExportedModel> {
  const { runId, config, format } = options;
  const weights = loadCheckpointWeights(runId, options.checkpointsFolder);
  const { epoch, step, warnings, file } = weights;
  await loadBackend('cpu');
  const { inputShape, outputSize } = await datasetShape(config.dataset, options.datasetsFolder);
  const { strategy, seed } = config;
  const model = buildModel(config.model, { inputShape, outputSize, strategy, seed });
  try {
    importModelState(model, weights.arrays);
    const { fingerprint } = options;
    const data: Record<string, string> =
      fingerprint === undefined ? {} : { dataset_fingerprint: fingerprint };
    const origin = { run: runId, ...data, epoch: String(epoch), step: String(step) };
    const result = { epoch, step, warnings, checkpoint: file };
    if (format === 'tfjs')
      return { ...result, content: await encodeLayersModel(model, { quadlab: { ...origin, config } }) };
    const shape = JSON.stringify({ input: inputShape, output: outputSize });
    // Readers of PyTorch look for this format.
    const metadata = { format: 'pt', model: JSON.stringify(config.model), shape, ...origin };
    return {
      ...result,
      content: encodeTensors({ tensors: await exportTorchTensors(model, config.model), metadata }),
    };
  } finally {
    model.dispose();
  }
}
