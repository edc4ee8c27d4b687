import { QuadLabError } from '../../core/errors';
import { createRandom } from '../../core/random';
import type { FoldConfig } from '../../domain/config/split-config';
import type { DatasetPart } from '../../domain/dataset';
import { examplesByClass, selectExamples } from '../content';

/** A part that was cut in two; both keep the order of the data, and every example is in one of them. */
export interface Division {
  rest: DatasetPart;
  held: DatasetPart;
}

/** What each kind of split is called in a configuration, and what its held out examples are for. */
const fractions = {
  testFraction: { stream: 'split', purpose: 'testing' },
  validationFraction: { stream: 'validation', purpose: 'validation' },
} as const;

/**
 * Holds out round(fraction · n) examples, at random but with the same share of every class (largest remainder). Equal seeds
 * give equal splits. Throws CONFIG_INVALID where one of the parts would be empty.
 */
export function splitStratified(
  part: DatasetPart,
  outputSize: number,
  fraction: number,
  seed: number,
  key: keyof typeof fractions = 'testFraction',
): Division {
  const { stream, purpose } = fractions[key];
  const held = Math.round(part.count * fraction);
  if (held === 0 || held === part.count) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `dataset.${key}: ${fraction} of ${part.count} examples leaves ${part.count - held} for training and ${held} for ${purpose}; expected at least one each.`,
      { advice: 'Choose another fraction.' },
    );
  }
  const groups = examplesByClass(part, outputSize);
  const sizes = proportionalSizes(
    groups.map((group) => group.length),
    held,
  );
  const isHeld = new Uint8Array(part.count);
  groups.forEach((group, label) => {
    const chosen = createRandom(seed, stream, label).shuffle(group).subarray(0, sizes[label]);
    for (const index of chosen) isHeld[index] = 1;
  });
  return divide(part, isHeld, held);
}

/**
 * Holds out one of `of` folds. The folds are the same whichever is held out: the shuffled examples of each class are dealt out
 * in turn, going on where the class before ended, so that folds differ by one example at the most, over all and in each class.
 * Throws CONFIG_INVALID where there are fewer examples than folds.
 */
export function splitFold(part: DatasetPart, outputSize: number, fold: FoldConfig, seed: number): Division {
  if (part.count < fold.of) {
    throw new QuadLabError(
      'CONFIG_INVALID',
      `dataset.fold.of: ${part.count} examples can't be cut into ${fold.of} folds; expected at most ${part.count}.`,
      { advice: 'Take fewer folds, or more examples.' },
    );
  }
  const isHeld = new Uint8Array(part.count);
  let dealt = 0;
  let held = 0;
  examplesByClass(part, outputSize).forEach((group, label) => {
    for (const index of createRandom(seed, 'fold', label).shuffle(group)) {
      if (dealt++ % fold.of !== fold.index) continue;
      isHeld[index] = 1;
      held += 1;
    }
  });
  return divide(part, isHeld, held);
}

function divide(part: DatasetPart, isHeld: Uint8Array, count: number): Division {
  const held = new Int32Array(count);
  const rest = new Int32Array(part.count - count);
  let [inHeld, inRest] = [0, 0];
  for (let i = 0; i < part.count; i++) {
    if (isHeld[i] === 1) held[inHeld++] = i;
    else rest[inRest++] = i;
  }
  return { rest: selectExamples(part, rest), held: selectExamples(part, held) };
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
