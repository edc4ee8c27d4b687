import { QuadLabError } from '../../core/errors';
import { listSome } from '../../core/list-some';
import { didYouMean } from '../../core/suggest';
import type { ImportedDatasetConfig } from '../../domain/config/dataset-config';
import type { DatasetPart } from '../../domain/dataset';
import { rowOf, selectExamples, type ContentInfo, type DatasetContent } from '../content';

type Chosen = ImportedDatasetConfig['classes'];

/**
 * The classes of a configuration as present labels, in its order; undefined where it chooses none. Throws CONFIG_INVALID where
 * the data has no such class, or no classes at all.
 */
export function chosenLabels(
  name: string,
  classes: Chosen,
  { task, classNames }: Pick<ContentInfo, 'task' | 'classNames'>,
): number[] | undefined {
  if (classes === undefined) return undefined;
  if (task !== 'classification') {
    throw new QuadLabError('CONFIG_INVALID', `dataset.classes: "${name}" has no classes to choose from.`, {
      advice: 'Remove dataset.classes.',
    });
  }
  return classes.map((entry, index) => {
    const wanted = String(entry);
    const label = classNames.indexOf(wanted);
    if (label >= 0) return label;
    const known = `Its classes: ${listSome(classNames)}.`;
    throw new QuadLabError(
      'CONFIG_INVALID',
      `dataset.classes.${index}: "${name}" has no class "${wanted}".`,
      { advice: `${didYouMean(wanted, classNames)} ${known}`.trim() },
    );
  });
}

/** The examples of these classes alone, whose labels become 0, 1, … in the order given. */
export function chooseClasses(
  content: DatasetContent,
  labels: readonly number[] | undefined,
): DatasetContent {
  if (labels === undefined) return content;
  const newLabels = new Int32Array(content.outputSize).fill(-1);
  labels.forEach((label, index) => (newLabels[label] = index));
  const { train, test, validation } = content;
  return {
    ...content,
    outputSize: labels.length,
    classNames: labels.map((label) => content.classNames[label] ?? ''),
    train: relabelled(train, newLabels),
    test: test && unlessEmpty(relabelled(test, newLabels)),
    validation: validation && unlessEmpty(relabelled(validation, newLabels)),
  };
}

const unlessEmpty = (part: DatasetPart): DatasetPart | undefined => (part.count === 0 ? undefined : part);

function relabelled(part: DatasetPart, newLabels: Int32Array): DatasetPart {
  const { targets, count } = part;
  if (!(targets instanceof Int32Array)) return part;
  const mapped = targets.map((label) => newLabels[label] ?? -1);
  const indices = new Int32Array(count);
  let chosen = 0;
  for (let i = 0; i < count; i++) if ((mapped[rowOf(part, i)] ?? -1) >= 0) indices[chosen++] = i;
  return selectExamples({ ...part, targets: mapped }, indices.slice(0, chosen));
}
