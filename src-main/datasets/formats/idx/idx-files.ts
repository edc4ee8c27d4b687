import { invalid } from '../format';

/** The two files of one part of an IDX data set. */
export interface IdxPair {
  images: string;
  labels: string;
}
export interface IdxPairs {
  /** The training part, or the only part. */
  train: IdxPair;
  test: IdxPair | undefined;
  /** What stands before "train" and "test" in the names, without the hyphen: "emnist-balanced". Often nothing. */
  set: string;
}

type Role = 'train' | 'test' | 'single';
interface FoundPart {
  pair: IdxPair;
  role: Role;
  set: string;
}

// MNIST's own names have "-idx3-ubyte"; some mirrors write ".idx3-ubyte".
const type = '(?:ubyte|byte|short|int|float|double)';
const imagesPattern = new RegExp(`^(.*)-images[-.]idx[1-4]-${type}(\\.gz)?$`);
const labelsPattern = new RegExp(`^(.*)-labels[-.]idx[12]-${type}(\\.gz)?$`);
const rolePattern = /^(?:(.*)[-_.])?(train|t10k|test)$/;

export const isImagesName = (name: string): boolean => imagesPattern.test(name);

/**
 * Pairs images with labels by what stands before "-images" and "-labels": "train" (or "…-train") is the training part,
 * "t10k" and "test" are the test part; data under any other name, or with one of the parts only, is a single part.
 * `subset` chooses among several sets, as EMNIST has: "balanced" or "emnist-balanced".
 * Throws DATASET_INVALID where a partner is missing or several files would be the same part.
 */
export function pairIdxFiles(names: readonly string[], subset?: string): IdxPairs {
  const all = foundParts(names);
  const parts = subset === undefined ? all : ofSubset(all, subset);
  const roles = new Map<Role, FoundPart>();
  for (const part of parts) {
    const taken = roles.get(part.role);
    if (taken !== undefined) throw bothTheSame(taken, part, setsOf(all));
    roles.set(part.role, part);
  }
  return arrange(roles);
}

function foundParts(names: readonly string[]): FoundPart[] {
  const labels = byPrefix(names, labelsPattern);
  return [...byPrefix(names, imagesPattern)].map(([prefix, images]) => {
    const partner = labels.get(prefix);
    if (partner === undefined) {
      throw invalid(
        `${images} has no labels: expected ${prefix}-labels-idx1-ubyte or ${prefix}-labels-idx1-ubyte.gz beside it.`,
        'Put the label file into the same folder.',
      );
    }
    const [, set = '', role] = rolePattern.exec(prefix) ?? [];
    const pair = { images, labels: partner };
    if (role === undefined) return { pair, role: 'single', set: prefix };
    return { pair, role: role === 'train' ? 'train' : 'test', set };
  });
}

const shortName = (set: string): string => set.replace(/^emnist-/i, '');
const setsOf = (parts: readonly FoundPart[]): string[] => [
  ...new Set(parts.map(({ set }) => shortName(set)).filter((set) => set !== '')),
];

function ofSubset(parts: readonly FoundPart[], subset: string): FoundPart[] {
  const wanted = shortName(subset).toLowerCase();
  const found = parts.filter(({ set }) => shortName(set).toLowerCase() === wanted);
  if (found.length > 0) return found;
  throw invalid(
    `There is no subset "${subset}" among the IDX files, expected ${setsOf(parts).join(', ') || 'none to be named'}.`,
    'Set subset to one of these, or leave it out where there is one data set only.',
  );
}

function bothTheSame(taken: FoundPart, other: FoundPart, sets: readonly string[]) {
  return invalid(
    `${taken.pair.images} and ${other.pair.images} are both the ${other.role} part; expected one.`,
    taken.set === other.set || other.role === 'single'
      ? 'Put the files of one data set into a folder of their own.'
      : `Set subset to the one you mean: ${sets.join(', ')}.`,
  );
}

function arrange(parts: ReadonlyMap<Role, FoundPart>): IdxPairs {
  const train = parts.get('train');
  const test = parts.get('test');
  const single = parts.get('single');
  if (single !== undefined && parts.size > 1) {
    throw invalid(
      `${single.pair.images} is neither a training nor a test part, but others are; expected a name that starts with "train", "t10k" or "test".`,
      'Rename the file, or put the files of one data set into a folder of their own.',
    );
  }
  const first = train ?? test ?? single;
  if (first === undefined) {
    throw invalid('There is no file named …-images-idx3-ubyte.', 'Give the folder that holds the IDX files.');
  }
  return { train: first.pair, test: train === undefined ? undefined : test?.pair, set: first.set };
}

/** Where a file lies there both packed and unpacked, the unpacked one is taken. */
function byPrefix(names: readonly string[], pattern: RegExp): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of names) {
    const prefix = pattern.exec(name)?.[1];
    if (prefix === undefined) continue;
    if (!name.endsWith('.gz') || !found.has(prefix)) found.set(prefix, name);
  }
  return found;
}
