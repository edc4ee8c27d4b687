import { explainingErrors } from '../../backends/explain-error';
import type { LoadedDataset } from '../../domain/dataset';
import type { Diagnostics, Findings } from '../../domain/diagnostics';
import type { Training } from '../prepare-training';
import { withTrainedNetwork, type TrainedRun } from '../trained-network';
import { diagnoseClassification } from './classification';
import { valuesOfField } from './comparison';
import { diagnoseFunction } from './function';
import { diagnoseImages } from './images';
import { numberInputs } from './points';
import { diagnoseRegression } from './regression';

/** Of larger test parts, so many examples are looked at. */
const mostExamples = 10_000;
const mostImages = 200;

export interface DiagnoseOptions extends TrainedRun {
  /** Told how many examples of how many were looked at. */
  onProgress?: (done: number, total: number) => void;
}

/**
 * What a run's network, as its last good checkpoint has it, makes of the test part of its data. Throws as
 * `withTrainedNetwork`.
 */
export async function diagnose({
  onProgress = () => undefined,
  ...run
}: DiagnoseOptions): Promise<Diagnostics> {
  const most = ({ task }: LoadedDataset): number =>
    task === 'denoising' || task === 'depth' ? mostImages : mostExamples;
  return withTrainedNetwork(run, most, async ({ training, dataset, indices, ...network }) => {
    const progress = (done: number): void => {
      onProgress(done, indices.length);
    };
    const findings = await explainingErrors(() => findingsOf(training, dataset, indices, progress));
    return {
      schemaVersion: 1,
      runId: run.runId,
      computedAt: Date.now(),
      checkpoint: network.checkpoint,
      backend: network.backend,
      dataset: { name: dataset.name, fingerprint: dataset.fingerprint },
      examples: indices.length,
      of: dataset.test.count,
      warnings: network.warnings,
      findings,
    };
  });
}

function diagnoseNumbers(
  ...[training, whole, indices, onProgress]: Parameters<typeof diagnoseRegression>
): Promise<Findings> {
  return numberInputs(whole) === 1 && whole.outputSize === 1
    ? diagnoseFunction({ ...training, dataset: whole })
    : diagnoseRegression(training, whole, indices, onProgress);
}

function findingsOf(
  training: Training,
  whole: LoadedDataset,
  indices: Int32Array,
  onProgress: (done: number) => void,
): Promise<Findings> {
  switch (whole.task) {
    case 'classification':
      return diagnoseClassification(training, whole, indices, onProgress);
    case 'regression':
    case 'directions':
      return diagnoseNumbers(training, whole, indices, onProgress);
    case 'variational':
      return diagnoseNumbers(training, valuesOfField(whole), indices, onProgress);
    case 'denoising':
    case 'depth':
      return diagnoseImages(training, whole, indices, onProgress);
  }
}
