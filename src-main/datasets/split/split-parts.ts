import type { ImportedDatasetConfig } from '../../domain/config/dataset-config';
import type { DatasetPart } from '../../domain/dataset';
import { checkParts } from './check-parts';
import type { DatasetContent } from '../content';
import { limitPart, limitPerClass } from './limit';
import { splitFold, splitStratified } from './split';

export interface Parts {
  train: DatasetPart;
  test: DatasetPart;
  validation: DatasetPart | undefined;
}

/**
 * The parts that a configuration trains and evaluates on: what it holds out is split off, the test part first, then what
 * is left is limited. Throws CONFIG_INVALID.
 */
export function splitParts(content: DatasetContent, config: ImportedDatasetConfig): Parts {
  const { train, test, validation } = divided(content, config);
  const { limit } = config;
  const { outputSize } = content;
  return {
    train: limitPerClass(limitPart(train, outputSize, limit?.train), outputSize, limit?.perClass),
    test: limitPart(test, outputSize, limit?.test),
    validation: validation && limitPart(validation, outputSize, limit?.validation),
  };
}

function divided(content: DatasetContent, config: ImportedDatasetConfig): Parts {
  const { train, test, validation, outputSize, task } = content;
  const { testFraction = 0, validationFraction, fold, splitSeed } = config;
  checkParts(config, task, {
    train: train.count,
    test: test?.count ?? 0,
    validation: validation?.count ?? 0,
  });
  if (test !== undefined && fold !== undefined) {
    const { rest, held } = splitFold(train, outputSize, fold, splitSeed);
    return { train: rest, test, validation: held };
  }
  const tested =
    test !== undefined
      ? { rest: train, held: test }
      : fold !== undefined
        ? splitFold(train, outputSize, fold, splitSeed)
        : splitStratified(train, outputSize, testFraction, splitSeed);
  if (validationFraction === undefined) return { train: tested.rest, test: tested.held, validation };
  const { rest, held } = splitStratified(
    tested.rest,
    outputSize,
    validationFraction,
    splitSeed,
    'validationFraction',
  );
  return { train: rest, test: tested.held, validation: held };
}
