import { exampleSize, type ContentInfo } from '../../content';
import { isFloat } from '../bytes/wire-numbers';
import type { LabelRange } from './emnist';
import { invalid } from '../format';
import { idxNumbers, type IdxArray } from './idx-array';
import { numberClasses } from '../number-classes';

export interface IdxTargets {
  info: Pick<ContentInfo, 'task' | 'outputSize' | 'targetShape' | 'classNames'>;
  /** Of each part. */
  targets: (Int32Array | Float32Array)[];
}

/**
 * What the labels of the parts, the training part first, are. Bytes are classes from 0 to the highest one of the training part, or those that
 * `range` names; other whole numbers are classes where they occur; floats, and rows of them, are numbers to predict.
 * Throws DATASET_INVALID where a label is no class.
 */
export function describeTargets(
  parts: readonly IdxArray[],
  range: LabelRange | undefined,
  maximalClasses: number,
): IdxTargets {
  const [first] = parts;
  if (first === undefined) throw new Error('There is always a part.');
  if (isFloat(first.type)) return numbers(parts, first);
  for (const { file, shape } of parts) {
    if (shape.length === 1) continue;
    throw invalid(
      `${file.name} holds ${shape.slice(1).join('×')} whole numbers for each example, expected one label.`,
      'Keep the labels alone, in a file that ends in idx1-ubyte.',
    );
  }
  if (range !== undefined) return inRange(parts, range);
  if (parts.every(({ type }) => type === 'uint8')) return inRange(parts, bytesRange(first));
  const { classNames, parts: targets } = numberClasses(
    parts.map((part) => ({ labels: idxNumbers(part), nameOf: (i) => placeOf(part, i) })),
    maximalClasses,
  );
  return classes(classNames, targets);
}

const placeOf = ({ file }: IdxArray, index: number): string => `${file.name}: label ${index}`;

function classes(classNames: string[], targets: Int32Array[]): IdxTargets {
  return {
    info: { task: 'classification', outputSize: classNames.length, targetShape: [], classNames },
    targets,
  };
}

function bytesRange({ bytes }: IdxArray): LabelRange {
  const highest = bytes.reduce((a, b) => Math.max(a, b), 0);
  return { first: 0, classNames: Array.from({ length: highest + 1 }, (_, label) => String(label)) };
}

function inRange(parts: readonly IdxArray[], { first, classNames }: LabelRange): IdxTargets {
  const last = first + classNames.length - 1;
  const targets = parts.map((part) =>
    Int32Array.from(idxNumbers(part), (label, i) => {
      if (label >= first && label <= last) return label - first;
      throw invalid(
        `${placeOf(part, i)} is ${label}, expected ${first} to ${last}.`,
        'Check that the labels of both parts, and the mapping if there is one, are of the same data set and intact.',
      );
    }),
  );
  return classes(classNames, targets);
}

function numbers(parts: readonly IdxArray[], first: IdxArray): IdxTargets {
  const width = exampleSize(first.shape.slice(1));
  for (const { file, shape, type } of parts) {
    if (isFloat(type) && exampleSize(shape.slice(1)) === width && width > 0) continue;
    throw invalid(
      `${file.name} holds ${type} of the shape ${shape.join('×')}, expected ${width} floats for each example, as in ${first.file.name}.`,
      'The files of both parts must come from the same data set.',
    );
  }
  return {
    info: { task: 'regression', outputSize: width, targetShape: [width], classNames: [] },
    targets: parts.map((part) => Float32Array.from(idxNumbers(part))),
  };
}
