import { invalid } from '../format';

export type ArrayPart = 'train' | 'validation' | 'test';
export type ArrayRole = 'inputs' | 'targets';

/** What the name of an array says: of which part it is, if of any, and what it holds. */
export interface ArrayMeaning {
  part: ArrayPart | undefined;
  role: ArrayRole;
}

const roles: Record<string, ArrayRole> = {
  x: 'inputs',
  input: 'inputs',
  inputs: 'inputs',
  image: 'inputs',
  images: 'inputs',
  feature: 'inputs',
  features: 'inputs',
  data: 'inputs',
  y: 'targets',
  target: 'targets',
  targets: 'targets',
  label: 'targets',
  labels: 'targets',
};
const parts: Record<string, ArrayPart> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
  testing: 'test',
};
const role = Object.keys(roles).join('|');
const part = Object.keys(parts).join('|');
const rolePattern = new RegExp(`^(?:(${part})[-_.]?)?(${role})$|^(${role})(?:[-_.]?(${part}))$`, 'i');

/** What an array is by its name (x_train, train_images, y, labels_test, …); undefined for any other name. */
export function meaningOf(name: string): ArrayMeaning | undefined {
  const [, partBefore, roleAfter, roleBefore, partAfter] = rolePattern.exec(name) ?? [];
  const found = roles[(roleAfter ?? roleBefore ?? '').toLowerCase()];
  return found && { role: found, part: partOf(partBefore ?? partAfter ?? '') };
}

/** The part that a word stands for: train, val, test and the like. */
export function partOf(word: string): ArrayPart | undefined {
  return parts[word.toLowerCase()];
}

export interface ArrayPair<Item> {
  inputs: Item;
  targets: Item;
}
export type ArrayPairs<Item> = { train: ArrayPair<Item> } & Partial<
  Record<'validation' | 'test', ArrayPair<Item>>
>;

/** An array that has a meaning. */
export interface NamedArray extends ArrayMeaning {
  label: string;
}

/**
 * Pairs inputs with targets, part by part; data without a training part has one part only, which is then `train`.
 * Throws DATASET_INVALID where a partner is missing or two arrays would be the same.
 */
export function pairArrays<Item extends NamedArray>(arrays: readonly Item[]): ArrayPairs<Item> {
  const byPart = new Map<ArrayPart | 'single', Partial<ArrayPair<Item>>>();
  for (const array of arrays) {
    const key = array.part ?? 'single';
    const pair = byPart.get(key) ?? {};
    const taken = pair[array.role];
    if (taken !== undefined) {
      throw invalid(
        `${taken.label} and ${array.label} are both the ${array.role}${key === 'single' ? '' : ` of the ${key} part`}; expected one.`,
        'Put the arrays of one data set into a folder of their own.',
      );
    }
    byPart.set(key, { ...pair, [array.role]: array });
  }
  const pairs = new Map([...byPart].map(([key, pair]) => [key, complete(pair)]));
  const single = pairs.get('single');
  if (single !== undefined && pairs.size > 1) {
    throw invalid(
      `${single.inputs.label} is of no part, but others are; expected a name such as x_train.`,
      'Rename the array, or put the arrays of one data set into a folder of their own.',
    );
  }
  const [only] = pairs.values();
  const train = pairs.get('train') ?? (pairs.size === 1 ? only : undefined);
  if (train === undefined) {
    throw invalid('There is no training part among the arrays.', 'Name its arrays x_train and y_train.');
  }
  const validation = pairs.get('validation');
  const test = pairs.get('test');
  return {
    train,
    ...(validation !== undefined && validation !== train && { validation }),
    ...(test !== undefined && test !== train && { test }),
  };
}

function complete<Item extends NamedArray>({ inputs, targets }: Partial<ArrayPair<Item>>): ArrayPair<Item> {
  if (inputs !== undefined && targets !== undefined) return { inputs, targets };
  const found = inputs ?? targets;
  const missing =
    inputs === undefined ? 'inputs (x, images, data or features)' : 'targets (y, labels or target)';
  throw invalid(
    `${found?.label ?? ''} has no ${missing} beside it.`,
    'Put the array that belongs to it beside it, with the same name for the part: x_train and y_train.',
  );
}
