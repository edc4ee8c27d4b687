import { z } from 'zod';
import { object, positiveInteger, positiveNumber, word } from './schema-helpers';

export const jsonSchema: z.ZodType<JsonValue> = z.lazy(() => z.json());
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export const pathSchema = z.string().regex(/^[A-Za-z]+(\.[A-Za-z]+)*$/, {
  error: 'expected a path into the configuration such as strategy.gammaG',
});

/** Values of other dimensions that a dimension depends on: each names one value, or a list of which any will do. */
const when = z
  .record(pathSchema, jsonSchema)
  .refine((condition) => Object.keys(condition).length > 0, { error: 'expected at least one dimension' })
  .optional()
  .describe(
    'takes part only where other dimensions have these values: a value, or a list of which any will do',
  );

const values = z.array(jsonSchema).min(1);
/** A list of values to choose from. */
const listDimension = values;
/** The same with a condition. */
const valuesDimension = object({ values, when });
/** The same value as another dimension has. */
const sameDimension = object({ same: pathSchema, when });
/** A range of numbers; a grid needs `step` or `steps`. */
const rangeDimension = object({
  min: z.number(),
  max: z.number(),
  scale: word(['linear', 'log']).default('linear'),
  integer: z.boolean().default(false),
  step: positiveNumber.optional().describe('the distance of two values: min, min + step, … up to max'),
  steps: positiveInteger
    .optional()
    .describe('how many values a grid takes from the range, both ends included'),
  when,
}).superRefine((range, context) => {
  const issue = (key: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [key], message });
  };
  const { min, max, scale, integer, step, steps } = range;
  if (max <= min) issue('max', `expected more than min (${min}), found ${max}`);
  if (scale === 'log' && min <= 0) issue('min', `expected more than 0 on a log scale, found ${min}`);
  if (integer && !Number.isInteger(min)) issue('min', `expected a whole number (integer), found ${min}`);
  if (integer && !Number.isInteger(max)) issue('max', `expected a whole number (integer), found ${max}`);
  if (step === undefined) return;
  if (scale === 'log')
    issue('step', 'steps of equal size fit a linear scale only; leave step or scale: log out');
  if (steps !== undefined) issue('steps', 'expected either step or steps, found both');
  if (integer && !Number.isInteger(step)) issue('step', `expected a whole number (integer), found ${step}`);
  if (max > min && step > max - min)
    issue('step', `expected at most max − min (${max - min}), found ${step}`);
});
/** Named bundles of settings that belong together: what is compared when single values would not fit each other. */
const variantsDimension = object({
  variants: z
    .record(z.string().min(1), z.record(pathSchema, jsonSchema))
    .refine((variants) => Object.keys(variants).length > 0, { error: 'expected at least one variant' }),
  when,
});

export const dimensionSchema = z.union(
  [listDimension, valuesDimension, sameDimension, variantsDimension, rangeDimension],
  {
    error: () =>
      'expected a list of values, { same: other.path }, { min, max, scale, integer, step, steps }, { variants: { name: { path: value } } } or { values: [ … ] }; each block may have a condition (when)',
  },
);
export type Dimension = z.output<typeof dimensionSchema>;
export type RangeDimension = z.output<typeof rangeDimension>;

/** What a list or variants offer: the values, or the variants' names; undefined for other dimensions. */
export function choicesOf(dimension: Dimension): readonly JsonValue[] | undefined {
  if (Array.isArray(dimension)) return dimension;
  if ('values' in dimension) return dimension.values;
  return 'variants' in dimension ? Object.keys(dimension.variants) : undefined;
}

/** One value for each dimension that takes part; for variants, the variant's name. */
export type PointValues = Record<string, JsonValue>;
