import { invalid } from './format';

/** The two files of one part of an IDX data set. */
export interface IdxPair {
  images: string;
  labels: string;
}
export interface IdxPairs {
  /** The training part, or the only part. */
  train: IdxPair;
  test: IdxPair | undefined;
}

// MNIST's own names have "-idx3-ubyte"; some mirrors write ".idx3-ubyte".
const imagesPattern = /^(.*)-images[-.]idx3-ubyte(\.gz)?$/;
const labelsPattern = /^(.*)-labels[-.]idx1-ubyte(\.gz)?$/;

export const isImagesName = (name: string): boolean => imagesPattern.test(name);

/**
 * Pairs images with labels by what stands before "-images" and "-labels": "train" (or "…-train") is the training part,
 * "t10k" and "test" are the test part; data under any other name, or with one of the parts only, is a single part.
 * Throws DATASET_INVALID where a partner is missing or several files would be the same part.
 */
export function pairIdxFiles(names: readonly string[]): IdxPairs {
  const images = byPrefix(names, imagesPattern);
  const labels = byPrefix(names, labelsPattern);
  const parts = new Map<string, IdxPair>();
  for (const [prefix, name] of images) {
    const partner = labels.get(prefix);
    if (partner === undefined) {
      throw invalid(
        `${name} has no labels: expected ${prefix}-labels-idx1-ubyte or ${prefix}-labels-idx1-ubyte.gz beside it.`,
        'Put the label file into the same folder.',
      );
    }
    const role = roleOf(prefix);
    const taken = parts.get(role)?.images;
    if (taken !== undefined) {
      throw invalid(
        `${taken} and ${name} are both the ${role} part; expected one.`,
        'Put the files of one data set into a folder of their own.',
      );
    }
    parts.set(role, { images: name, labels: partner });
  }
  return arrange(parts);
}

function arrange(parts: ReadonlyMap<string, IdxPair>): IdxPairs {
  const train = parts.get('train');
  const test = parts.get('test');
  const single = parts.get('single');
  if (single !== undefined && parts.size > 1) {
    throw invalid(
      `${single.images} is neither a training nor a test part, but others are; expected a name that starts with "train", "t10k" or "test".`,
      'Rename the file, or put the files of one data set into a folder of their own.',
    );
  }
  const first = train ?? test ?? single;
  if (first === undefined) {
    throw invalid('There is no file named …-images-idx3-ubyte.', 'Give the folder that holds the IDX files.');
  }
  return { train: first, test: train === undefined ? undefined : test };
}

function roleOf(prefix: string): 'train' | 'test' | 'single' {
  if (/(^|[-_.])train$/.test(prefix)) return 'train';
  return /(^|[-_.])(t10k|test)$/.test(prefix) ? 'test' : 'single';
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
