import { z } from 'zod';
import type { NeuronName } from '../../domain/config/model-config';
import { neuronNames } from '../../domain/config/model-config';

/** The residual network of a fixture and how it was trained. */
export interface FixtureNetwork {
  /** As the fixture says it: a neuron's name, or one of `plain` and `rezero`. */
  readonly kind: string;
  readonly neuron: NeuronName;
  readonly rezero: boolean;
  readonly shortcut: 'A' | 'B';
  /** Residual blocks of each stage. */
  readonly blocks: readonly number[];
  /** Channels of the first stage. */
  readonly channels: number;
  readonly classes: number;
  readonly batch: number;
  /** Height and width. */
  readonly image: number;
  readonly imageChannels: number;
  readonly steps: number;
  readonly learningRate: number;
  /** That of the groups g and b. */
  readonly quadraticRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
}

/** Kinds that are no names of neurons. */
const kinds: Readonly<Record<string, { neuron: NeuronName; rezero: boolean }>> = {
  plain: { neuron: 'conventional', rezero: false },
  rezero: { neuron: 'quadratic', rezero: true },
};

/** What the tensors say of the network beside the metadata. */
interface Tensors {
  /** Shape of the first convolution's kernel, [channels, image channels, 3, 3]. */
  readonly stem: readonly number[] | undefined;
  /** Whether there are scalars of ReZero. */
  readonly rezero: boolean;
}

const numeric = z
  .string()
  .regex(/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i)
  .transform(Number)
  .pipe(z.number());
const count = numeric.pipe(z.int().positive());
const rate = numeric.pipe(z.number().nonnegative());

/** Each key of the metadata: how it is read and what is expected of it. */
const keys = {
  blocks: [
    z
      .string()
      .transform((text, context) => {
        try {
          return JSON.parse(text) as unknown;
        } catch {
          context.addIssue('not JSON');
          return z.NEVER;
        }
      })
      .pipe(z.array(z.int().positive()).min(1)),
    'a list of whole numbers above 0, as [1, 1, 1]',
  ],
  image: [count, 'a whole number above 0'],
  batch: [count, 'a whole number above 0'],
  classes: [count, 'a whole number above 0'],
  steps: [count, 'a whole number above 0'],
  lr: [numeric.pipe(z.number().positive()), 'a number above 0'],
  lr_gb: [rate, 'a number from 0 on'],
  momentum: [numeric.pipe(z.number().min(0).lt(1)), 'a number from 0 on, below 1'],
  weight_decay: [rate, 'a number from 0 on'],
  shortcut: [
    // A word or a sentence that begins with the letter: "A: stride-2 subsample, …".
    z
      .string()
      .regex(/^[AB]\b/)
      .transform((text) => (text.startsWith('A') ? ('A' as const) : ('B' as const))),
    'A or B',
  ],
} as const satisfies Record<string, readonly [z.ZodType, string]>;

type Invalid = (what: string) => Error;

export function networkOf(
  metadata: Readonly<Record<string, string>>,
  { stem, rezero }: Tensors,
  invalid: Invalid,
): FixtureNetwork {
  const text = (key: string, expected: string): string => {
    const value = metadata[key];
    if (value === undefined) throw invalid(`its metadata has no "${key}", expected ${expected}`);
    return value;
  };
  const read = <Key extends keyof typeof keys>(key: Key): z.output<(typeof keys)[Key][0]> => {
    const [schema, expected] = keys[key];
    const value = text(key, expected);
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data as z.output<(typeof keys)[Key][0]>;
    throw invalid(`"${key}" of its metadata is "${value}", expected ${expected}`);
  };
  const names = [...neuronNames, ...Object.keys(kinds)];
  const kind = text('kind', `one of ${names.join(', ')}`);
  const neuron = neuronNames.find((name) => name === kind);
  const meaning = neuron === undefined ? kinds[kind] : { neuron, rezero: false };
  if (meaning === undefined) {
    throw invalid(`"kind" of its metadata is "${kind}", expected one of ${names.join(', ')}`);
  }
  if (stem === undefined) throw invalid('the tensor "init/conv1.weight" is missing');
  const [channels = 0, imageChannels = 0] = stem;
  if (stem.length !== 4 || channels < 1 || imageChannels < 1) {
    throw invalid(
      `the tensor "init/conv1.weight" is [${stem.join(', ')}], expected [channels, image channels, 3, 3]`,
    );
  }
  const learningRate = read('lr');
  return {
    kind,
    neuron: meaning.neuron,
    rezero: meaning.rezero || rezero,
    shortcut: read('shortcut'),
    blocks: read('blocks'),
    channels,
    classes: read('classes'),
    batch: read('batch'),
    image: read('image'),
    imageChannels,
    steps: read('steps'),
    learningRate,
    // Without quadratic terms there is nothing that it would be the rate of.
    quadraticRate:
      meaning.neuron === 'conventional' && metadata['lr_gb'] === undefined ? learningRate : read('lr_gb'),
    momentum: read('momentum'),
    weightDecay: read('weight_decay'),
  };
}
