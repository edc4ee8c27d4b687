import { z } from 'zod';
import { fraction, object, positiveInteger } from './schema-helpers';

const heldOut = fraction.gt(0).optional();

export const foldSchema = object({
  of: z.int().min(2).describe('number of folds'),
  index: z.int().nonnegative().describe('which of them is held out, from 0; a sweep takes all of them'),
}).superRefine(({ of, index }, context) => {
  if (index < of) return;
  context.addIssue({
    code: 'custom',
    path: ['index'],
    message: `expected 0 to ${of - 1} of ${of} folds, found ${index}`,
  });
});
export type FoldConfig = z.output<typeof foldSchema>;

/** Which examples of imported data are used, and for what: first classes are chosen, then parts split, then limited. */
export const splitShape = {
  classes: z
    .array(z.union([z.string().min(1), z.int().nonnegative()]))
    .min(1)
    .refine((names) => new Set(names.map(String)).size === names.length, {
      error: 'expected each class once',
    })
    .optional()
    .describe('names of the classes to use, in the order that their outputs get; all others are left out'),
  testFraction: heldOut.describe(
    'share of the examples held out for testing, where the data has no test part of its own',
  ),
  validationFraction: heldOut.describe(
    'share of the training examples (what testFraction or fold leave) held out for validation, where the data has no validation part of its own',
  ),
  fold: foldSchema
    .optional()
    .describe(
      'cross-validation: the examples are cut into folds and one is held out, as the test part, or where the data has one of its own, as the validation part',
    ),
  splitSeed: z.int().nonnegative().default(0).describe('seed of these splits'),
  limit: object({
    train: positiveInteger.optional(),
    validation: positiveInteger.optional(),
    test: positiveInteger.optional(),
    perClass: positiveInteger.optional().describe('so many training examples of each class'),
  })
    .optional()
    .describe('use only so many examples of each part, spread evenly over the classes'),
};

interface Splits {
  testFraction?: number | undefined;
  fold?: FoldConfig | undefined;
  limit?: { train?: number | undefined; perClass?: number | undefined } | undefined;
}

/** Settings of a split that exclude each other, whatever the data. Each issue names the key to change. */
export function checkSplits(
  { testFraction, fold, limit }: Splits,
  issue: (path: string[], message: string) => void,
): void {
  if (fold !== undefined && testFraction !== undefined) {
    issue(['testFraction'], 'with dataset.fold, the fold is what is held out; leave this out');
  }
  if (limit?.train !== undefined && limit.perClass !== undefined) {
    issue(['limit', 'perClass'], 'expected either limit.train or limit.perClass, found both');
  }
}
