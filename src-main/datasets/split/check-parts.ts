import { QuadLabError } from '../../core/errors';
import { requireDataFit } from '../../domain/config/data-fit';
import { isGenerated, type ImportedDatasetConfig } from '../../domain/config/dataset-config';
import type { RunConfig } from '../../domain/config/run-config';
import type { Task } from '../../domain/metrics';
import { checkAugmentable } from '../augment';
import { chosenLabels } from './choose-classes';
import { datasetInfo } from '../dataset-info';
import type { DatasetManifest } from '../manifest';

/** Examples of each part of stored data; 0 where there is no such part. */
interface PartCounts {
  train: number;
  test: number;
  validation: number;
}

/** Throws CONFIG_INVALID unless what a configuration holds out is what the parts of its data lack. */
export function checkParts(config: ImportedDatasetConfig, task: Task, counts: PartCounts): void {
  const { name, testFraction, validationFraction, fold, limit } = config;
  const has = (part: 'test' | 'validation'): string =>
    `"${name}" has a ${part} part of its own with ${counts[part]} examples`;
  if (counts.train === 0) {
    throw wrong('classes', `"${name}" has no training examples of these classes`, 'Choose others.');
  }
  if (counts.test === 0 && testFraction === undefined && fold === undefined) {
    throw wrong(
      'testFraction',
      `missing, but "${name}" is a single part of ${counts.train} examples without a test part`,
      'Set dataset.testFraction, for example to 0.2, to hold out examples for testing.',
    );
  }
  if (counts.test > 0 && testFraction !== undefined) {
    throw wrong(
      'testFraction',
      `found ${testFraction}, but ${has('test')}`,
      'Remove dataset.testFraction; limit.test takes fewer test examples.',
    );
  }
  if (counts.validation > 0 && validationFraction !== undefined) {
    throw wrong(
      'validationFraction',
      `found ${validationFraction}, but ${has('validation')}`,
      'Remove dataset.validationFraction; limit.validation takes fewer validation examples.',
    );
  }
  if (fold !== undefined && counts.test > 0) {
    if (counts.validation > 0) {
      throw wrong(
        'fold',
        `"${name}" has a test part and a validation part of its own, so that no fold can be held out as one of them`,
        'Remove dataset.fold.',
      );
    }
    if (validationFraction !== undefined) {
      throw wrong(
        'validationFraction',
        `found ${validationFraction}, but ${has('test')}, so that the fold is the validation part`,
        'Remove dataset.validationFraction or dataset.fold.',
      );
    }
  }
  if (limit?.perClass !== undefined && task !== 'classification') {
    throw wrong('limit.perClass', `"${name}" has no classes`, 'Set limit.train instead.');
  }
}

/**
 * Whether a configuration's data is there, has the parts that it needs, and fits the rest of it, from the manifest alone:
 * so that nothing is stored for a run that could not begin. Throws DATASET_NOT_FOUND, DATASET_INVALID, CONFIG_INVALID.
 */
export async function checkDataset(config: RunConfig, datasetsFolder: string): Promise<void> {
  const { dataset, objective } = config;
  if (isGenerated(dataset)) return;
  const manifest = await datasetInfo(datasetsFolder, dataset.name);
  requireDataFit(config, manifest);
  // Only of images it says what their channels are like.
  checkAugmentable({ ...manifest, isImages: manifest.mean.length > 0 }, dataset.augment);
  const counts = countsOf(manifest, dataset);
  checkParts(dataset, manifest.task, counts);
  const isValidated =
    counts.validation > 0 ||
    dataset.validationFraction !== undefined ||
    (dataset.fold !== undefined && counts.test > 0);
  if (objective?.metric.startsWith('validation/') === true && !isValidated) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `objective.metric: found ${objective.metric}, but "${dataset.name}" has no validation part.`,
      { advice: 'Set dataset.validationFraction, for example to 0.1, to hold out examples for validation.' },
    );
  }
}

/** How many examples of each part have one of the chosen classes. */
function countsOf(manifest: DatasetManifest, { name, classes }: ImportedDatasetConfig): PartCounts {
  const labels = chosenLabels(name, classes, manifest);
  const count = (part: DatasetManifest['validation']): number =>
    labels === undefined
      ? (part?.count ?? 0)
      : labels.reduce((sum, label) => sum + (part?.perClass[label] ?? 0), 0);
  const { train, test, validation } = manifest;
  return { train: count(train), test: count(test), validation: count(validation) };
}

function wrong(key: string, message: string, advice: string): QuadLabError {
  return new QuadLabError('CONFIG_INVALID', `dataset.${key}: ${message}.`, { advice });
}
