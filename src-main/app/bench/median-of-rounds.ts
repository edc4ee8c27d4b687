import { median } from '../../core/math';

/**
 * One measurement of several: each number is the median of its place, but for those named `…_min`, which are the least.
 * Everything else is as in the first.
 */
export function medianOfRounds<Value>(rounds: readonly Value[]): Value {
  return middleOf('', rounds) as Value;
}

function middleOf(name: string, values: readonly unknown[]): unknown {
  const [first] = values;
  if (values.every((value) => typeof value === 'number')) {
    return name.endsWith('_min') ? Math.min(...values) : median(values);
  }
  if (typeof first !== 'object' || first === null || Array.isArray(first)) return first;
  return Object.fromEntries(
    Object.keys(first).map((key) => [
      key,
      middleOf(
        key,
        values.map((value) => (value as Record<string, unknown>)[key]),
      ),
    ]),
  );
}
