import { invalid } from '../format';
import type { ArraySource } from './array-source';

/** Where a number is, as a person would look for it: number `offset` of the array, counted row by row from 0. */
export function placeOf({ label, header }: ArraySource, offset: number): string {
  const index: number[] = [];
  let left = offset;
  for (const length of header.shape.toReversed()) {
    index.unshift(left % length);
    left = Math.floor(left / length);
  }
  const [row = 0, column = 0] = index;
  if (index.length === 1) return `${label}: row ${row}`;
  return index.length === 2
    ? `${label}: row ${row}, column ${column}`
    : `${label}: the element [${index.join(', ')}]`;
}

/**
 * Numbers in single precision. `first` is the place of the first one in the array. Throws DATASET_INVALID where one is NaN,
 * infinite, or too large for single precision.
 */
export function finiteNumbers(source: ArraySource, numbers: Float64Array, first: number): Float32Array {
  const single = new Float32Array(numbers);
  let bad = 0;
  while (bad < single.length && Number.isFinite(single[bad])) bad++;
  if (bad === single.length) return single;
  const value = numbers[bad] ?? NaN;
  throw invalid(
    `${placeOf(source, first + bad)} is ${value}, expected a finite number${Number.isFinite(value) ? ' of at most 3.4e38' : ''}.`,
    'Replace such values or leave out their rows: numpy.isfinite finds them.',
  );
}

export function shapeText({ header }: ArraySource): string {
  return `(${header.shape.join(', ')}${header.shape.length === 1 ? ',' : ''})`;
}
