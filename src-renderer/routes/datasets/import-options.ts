import type { ImportSettings } from '../../lib/api-types';

export type ImportKey = keyof ImportSettings;

/** How a setting of an import is asked for; the target and what is left out stand in the table itself. */
export interface ImportOption {
  key: ImportKey;
  label: string;
  hint: string;
  /** Texts that stand for values; without them, something is typed. */
  choices?: readonly { value: string; label: string; set: unknown }[];
  parse?: (text: string) => unknown;
  placeholder?: string;
}

const automatic = { value: 'auto', label: 'Found out', set: undefined };
const choice = (value: string, label: string, set: unknown = value) => ({ value, label, set });

export const importOptions: readonly ImportOption[] = [
  {
    key: 'task',
    label: 'Predict',
    hint: 'Classes, or numbers.',
    choices: [automatic, choice('classification', 'Classes'), choice('regression', 'Numbers')],
  },
  {
    key: 'separator',
    label: 'Separator',
    hint: 'Between the fields of a row.',
    choices: [
      automatic,
      choice('comma', 'Comma', ','),
      choice('semicolon', 'Semicolon', ';'),
      choice('tab', 'Tab', '\t'),
      choice('bar', 'Bar', '|'),
      choice('space', 'Space', ' '),
    ],
  },
  {
    key: 'header',
    label: 'First row',
    hint: 'Names of the columns, or already data.',
    choices: [automatic, choice('yes', 'Names', true), choice('no', 'Data', false)],
  },
  {
    key: 'channels',
    label: 'Channels',
    hint: 'Their place in the shape of the images.',
    choices: [automatic, choice('first', 'First'), choice('last', 'Last')],
  },
  {
    key: 'validation',
    label: 'Validation part',
    hint: 'What becomes of it beside a test part.',
    choices: [choice('auto', 'Left out', undefined), choice('train', 'Added to training')],
  },
  {
    key: 'labels',
    label: 'Labels',
    hint: '100 fine classes, or 20 groups of them.',
    choices: [choice('auto', 'Fine', undefined), choice('coarse', 'Coarse')],
  },
  {
    key: 'extra',
    label: 'Extra training images',
    hint: 'Whether they belong to the training part.',
    choices: [choice('auto', 'Left out', undefined), choice('yes', 'Added', true)],
  },
  {
    key: 'subset',
    label: 'Subset',
    hint: 'Of several data sets in a folder, such as balanced.',
    placeholder: 'none',
  },
  {
    key: 'imageSize',
    label: 'Image size',
    hint: 'Height and width that images are scaled to, such as 64 or 48, 64.',
    placeholder: 'as they are',
    parse: parseSize,
  },
  {
    key: 'storage',
    label: 'Keep images',
    hint: 'Decoded once, or encoded as they are.',
    choices: [
      choice('auto', 'By their size', undefined),
      choice('arrays', 'Decoded'),
      choice('encoded', 'Encoded'),
    ],
  },
];

function parseSize(text: string): unknown {
  const numbers = text.split(/[,×x]/).map((part) => Number(part.trim()));
  if (numbers.length > 2 || numbers.some((number) => !Number.isInteger(number) || number < 1)) return null;
  return numbers.length === 1 ? numbers[0] : numbers;
}
