import { invalid } from './format';

/** The labels of a part: numbers that stand for classes. */
export interface PartLabels {
  labels: Float64Array;
  /** Where label i is, at the beginning of a sentence: "y_train.npy: row 3". */
  nameOf: (index: number) => string;
}

export interface NumberClasses {
  classNames: string[];
  /** Class indices of each part. */
  parts: Int32Array[];
}

/**
 * Makes classes of numbers: each that occurs in the first part, the training part, in ascending order, called by its number;
 * gaps and negative labels do no harm. Throws DATASET_INVALID where a label is no whole number, where there are more than
 * `maximalClasses`, or where another part has a label that the first has not.
 */
export function numberClasses(parts: readonly PartLabels[], maximalClasses: number): NumberClasses {
  for (const part of parts) checkWhole(part);
  const [training] = parts;
  const values = [...new Set(training?.labels ?? [])].sort((a, b) => a - b);
  if (values.length > maximalClasses) {
    throw invalid(
      `${training?.nameOf(0) ?? ''} and the others hold ${values.length} different labels, expected at most ${maximalClasses} (the setting datasets.limits.tableCategories).`,
      'If these are numbers to predict, set task to regression.',
    );
  }
  const classOf = new Map(values.map((value, index) => [value, index]));
  return {
    classNames: values.map(String),
    parts: parts.map(({ labels, nameOf }) =>
      Int32Array.from(labels, (label, i) => {
        const index = classOf.get(label);
        if (index !== undefined) return index;
        throw invalid(
          `${nameOf(i)} is ${label}, expected a label of the training part: ${describe(values)}.`,
          'Correct the label, or check that both parts come from the same data set.',
        );
      }),
    ),
  };
}

function checkWhole({ labels, nameOf }: PartLabels): void {
  const bad = labels.findIndex((label) => !Number.isSafeInteger(label));
  if (bad === -1) return;
  throw invalid(
    `${nameOf(bad)} is ${labels[bad] ?? NaN}, expected the number of a class: a whole number of at most 2^53.`,
    'Correct the label. If these are numbers to predict, set task to regression.',
  );
}

function describe(values: readonly number[]): string {
  const shown = values.slice(0, 10).join(', ');
  return values.length > 10 ? `${shown}, … ${values.at(-1) ?? ''}` : shown;
}
