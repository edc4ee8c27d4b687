import type { LoadedBackend } from '../../backends/backend';
import { explainingErrors } from '../../backends/explain-error';
import { loadBackend } from '../../backends/load-backend';
import { loadDataset } from '../../datasets/load-dataset';
import { requireDataFit } from '../../domain/config/data-fit';
import type { RunConfig } from '../../domain/config/run-config';
import type { BackendName } from '../../domain/config/training-config';
import { importModelState } from '../../nn/parameters';
import { evaluate } from '../evaluate';
import { disposeTraining, prepareTraining, type Training } from '../prepare-training';
import { loadCheckpointWeights } from './checkpoint-weights';
import { loadWeights, readWeightsFile } from './weights-file';

/** Where weights come from: a file or a folder, or the last good checkpoint of a run. */
export type WeightsSource = { path: string } | { runId: string; checkpointsFolder: string };

export interface EvaluateModelOptions {
  config: RunConfig;
  weights: WeightsSource;
  datasetsFolder: string;
  tensorflowFolder?: string;
  backend: BackendName;
}

export interface EvaluationReport {
  /** `test/loss`, …, and `validation/loss`, … where there is a validation part. */
  metrics: Record<string, number>;
  weights: { file: string; epoch?: number; step?: number };
  dataset: { name: string; fingerprint: string; testExamples: number };
  backend: LoadedBackend;
  warnings: string[];
}

/** The metrics of given weights on the test part of a configuration's data, in the way that a run computes its own. */
export async function evaluateModel(options: EvaluateModelOptions): Promise<EvaluationReport> {
  const { config, datasetsFolder, tensorflowFolder } = options;
  const backend = await loadBackend(options.backend, { tensorflowFolder });
  const dataset = await loadDataset(config.dataset, datasetsFolder);
  requireDataFit(config, dataset);
  const training = prepareTraining(config, dataset);
  try {
    const { warnings, ...weights } = await takeWeights(training, options.weights);
    const { name, fingerprint, test } = dataset;
    return {
      metrics: await explainingErrors(() => evaluate(training)),
      weights,
      dataset: { name, fingerprint, testExamples: test.count },
      backend,
      warnings,
    };
  } finally {
    disposeTraining(training);
  }
}

async function takeWeights(
  { model, config }: Training,
  source: WeightsSource,
): Promise<EvaluationReport['weights'] & { warnings: string[] }> {
  if ('path' in source) {
    const weights = await readWeightsFile(source.path);
    loadWeights(model, config.model, weights);
    return { file: weights.file, warnings: [] };
  }
  const { arrays, ...checkpoint } = loadCheckpointWeights(source.runId, source.checkpointsFolder);
  importModelState(model, arrays);
  return checkpoint;
}
