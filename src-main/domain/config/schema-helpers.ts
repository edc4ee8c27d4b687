import { z } from 'zod';
import { didYouMean } from '../../core/suggest';

/**
 * An object whose unknown keys are errors that name the nearest known key. `hint` may say more, looking at the whole
 * object: an unknown key can come from another mistake. `expected` says what it looks like to who wrote no object.
 */
export function object<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  hint?: (input: unknown) => string,
  expected?: (input: unknown) => string,
) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'invalid_type' && issue.input !== undefined && expected !== undefined) {
        return `expected ${expected(issue.input)}, found ${show(issue.input)}`;
      }
      if (issue.code !== 'unrecognized_keys') return undefined;
      const { keys } = issue;
      const advice = didYouMean(keys[0] ?? '', known) || `Known keys: ${known.join(', ')}.`;
      const more = hint?.(issue.input) ?? '';
      return `unknown key ${keys.map((key) => `"${key}"`).join(', ')}. ${more === '' ? advice : more}`;
    },
  });
}

/** One of several objects, told apart by the value of one key (`type` or `name`). */
export function choiceBy<
  const Options extends readonly [
    z.core.$ZodTypeDiscriminable,
    z.core.$ZodTypeDiscriminable,
    ...z.core.$ZodTypeDiscriminable[],
  ],
>(key: string, names: readonly string[], options: Options) {
  return z.discriminatedUnion(key, options as unknown as [Options[number], ...Options[number][]], {
    error: (issue) => {
      const found = (issue.input as Record<string, unknown> | undefined)?.[key];
      const expected = `expected ${key} to be one of ${names.join(', ')}`;
      if (typeof found !== 'string') return `${expected}, found ${show(found)}`;
      return `${key} is "${found}"; ${expected}. ${didYouMean(found, names)}`.trim();
    },
  }) as unknown as z.ZodType<z.output<Options[number]>, z.input<Options[number]>>;
}

/** One of several words. */
export function word<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names as unknown as [Names[number], ...Names[number][]], {
    error: (issue) => {
      const found = issue.input;
      const expected = `expected one of ${names.join(', ')}, found ${show(found)}`;
      const hint = typeof found === 'string' ? didYouMean(found, names) : '';
      return hint === '' ? expected : `${expected}. ${hint}`;
    },
  });
}

/** A value as it is written in a configuration, shortened where it is long. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

export const positiveInteger = z.int().positive();
/** Epochs after which something changes. */
export const milestones = z
  .array(positiveInteger)
  .min(1)
  .refine((epochs) => epochs.every((epoch, i) => i === 0 || epoch > (epochs[i - 1] ?? 0)), {
    error: 'expected epochs in ascending order',
  });
export const positiveNumber = z.number().positive();
export const nonNegativeNumber = z.number().nonnegative();
export const fraction = z.number().min(0).lt(1);
