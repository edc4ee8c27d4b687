import { QuadLabError } from '../core/errors';
import { createRandom } from '../core/random';
import type { DatasetPart } from '../domain/dataset';
import { examplesByClass, selectExamples } from './content';

/**
 * Holds out round(fraction · n) examples for testing, at random but with the same share of every class (largest
 * remainder); both parts keep the order of the data. Equal seeds give equal splits.
 * Throws CONFIG_INVALID where one of the parts would be empty.
 */
export function splitStratified(
  part: DatasetPart,
  outputSize: number,
  fraction: number,
  seed: number,
): { train: DatasetPart; test: DatasetPart } {
  const held = Math.round(part.count * fraction);
  if (held === 0 || held === part.count) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `dataset.testFraction: ${fraction} of ${part.count} examples leaves ${part.count - held} for training and ${held} for testing; expected at least one each.`,
      { advice: 'Choose another fraction.' },
    );
  }
  const groups = examplesByClass(part, outputSize);
  const sizes = proportionalSizes(
    groups.map((group) => group.length),
    held,
  );
  const test = groups.flatMap((group, label) =>
    createRandom(seed, 'split', label)
      .shuffle([...group])
      .slice(0, sizes[label]),
  );
  const isTest = new Set(test);
  const all = Array.from({ length: part.count }, (_, i) => i);
  return {
    train: selectExamples(
      part,
      all.filter((i) => !isTest.has(i)),
    ),
    test: selectExamples(
      part,
      all.filter((i) => isTest.has(i)),
    ),
  };
}

/** `total` in proportion to `counts`, in whole numbers: the largest remainders are rounded up. */
function proportionalSizes(counts: readonly number[], total: number): number[] {
  const sum = counts.reduce((a, b) => a + b, 0);
  const sizes = counts.map((count) => Math.floor((count * total) / sum));
  const byRemainder = counts
    .map((count, index) => ({ index, remainder: (count * total) % sum }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const missing = total - sizes.reduce((a, b) => a + b, 0);
  for (const { index } of byRemainder.slice(0, missing)) sizes[index] = (sizes[index] ?? 0) + 1;
  return sizes;
}
