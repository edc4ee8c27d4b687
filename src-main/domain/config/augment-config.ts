import { z } from 'zod';
import { didYouMean } from '../../core/suggest';
import { nonNegativeNumber, object, show } from './schema-helpers';

const pixels = z.int().nonnegative().default(0);
const strength = nonNegativeNumber.default(0);

const colorJitterSchema = object({
  brightness: strength.describe('v: times a factor from [max(0, 1 − v), 1 + v]'),
  contrast: strength.describe('v: mixed with its mean grey by a factor from [max(0, 1 − v), 1 + v]'),
  saturation: strength.describe('v: each pixel mixed with its grey by a factor from [max(0, 1 − v), 1 + v]'),
  hue: nonNegativeNumber.max(0.5).default(0).describe('v: turned by −v to v of the circle of hues'),
});

const blockSchema = object({
  flip: z
    .union([z.boolean(), z.literal('horizontal')], { error: 'expected true, false or horizontal' })
    .default(false)
    .describe('mirrored left to right, half of the time; horizontal is another word for true'),
  crop: pixels.describe('a random crop after padding by so many black pixels on each side; 0: none'),
  cutout: pixels.describe('side of a square in pixels that is set to 0 after normalization; 0: none'),
  colorJitter: colorJitterSchema
    .optional()
    .describe('brightness, contrast, saturation and hue changed at random, in random order'),
  mixup: nonNegativeNumber
    .default(0)
    .describe('α: inputs and targets of two examples mixed as λ to 1 − λ with λ ~ Beta(α, α); 0: none'),
});

const wordNames = ['none', 'cifar'] as const;

/** Words for the usual settings, spelled out. */
const words: Readonly<Record<string, z.input<typeof blockSchema>>> &
  Record<(typeof wordNames)[number], object> = { none: {}, cifar: { flip: true, crop: 4 } };

/** How training examples are changed at random: a word, or a block of settings. */
export const augmentSchema = z.union([
  z.enum(wordNames, {
    error: ({ input: found }) => {
      const known = Object.keys(blockSchema.shape).join(', ');
      const expected = `expected none, cifar, or a block of ${known}; found ${show(found)}`;
      const hint = typeof found === 'string' ? didYouMean(found, wordNames) : '';
      return hint === '' ? expected : `${expected}. ${hint}`;
    },
  }),
  blockSchema,
]);
/** As it is written; what is left out is 0 or false. */
export type AugmentConfig = z.input<typeof augmentSchema>;

/** All settings; 0 is none. */
export interface AugmentSettings {
  flip: boolean;
  /** Pixels of padding. */
  crop: number;
  /** Side in pixels. */
  cutout: number;
  colorJitter: ColorJitterSettings;
  /** α */
  mixup: number;
}
export type ColorJitterSettings = z.output<typeof colorJitterSchema>;

/** What a configuration stands for, with every setting. */
export function augmentSettings(config: AugmentConfig): AugmentSettings {
  const block = blockSchema.parse(typeof config === 'string' ? words[config] : config);
  const colorJitter = colorJitterSchema.parse(block.colorJitter ?? {});
  return { ...block, flip: block.flip !== false, colorJitter };
}

/** Whether anything is changed at all. */
export function isAugmented(config: AugmentConfig): boolean {
  const { flip, crop, cutout, mixup, colorJitter } = augmentSettings(config);
  return flip || [crop, cutout, mixup, ...Object.values(colorJitter)].some((value) => value > 0);
}

/** The settings of a word as they are written, for one more to be added; undefined where there is no such word. */
export function spellOutAugment(word: string): z.input<typeof blockSchema> | undefined {
  return Object.hasOwn(words, word) ? structuredClone(words[word]) : undefined;
}
