/**
 * The exponential moving average of a line, corrected for its start (as that of Adam is). Gaps stay gaps and don't count.
 * With a weight of 0 the line comes back as it is; weights lie below 1.
 */
export function smooth(values: readonly (number | null)[], weight: number): readonly (number | null)[] {
  if (weight <= 0) return values;
  let average = 0;
  let correction = 0;
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return value;
    average = weight * average + (1 - weight) * value;
    correction = weight * correction + (1 - weight);
    return average / correction;
  });
}

/** Smooths each array once for as long as it lives. */
export function createSmoother() {
  const known = new WeakMap<
    readonly (number | null)[],
    { weight: number; smoothed: readonly (number | null)[] }
  >();
  return (values: readonly (number | null)[], weight: number): readonly (number | null)[] => {
    const before = known.get(values);
    if (before?.weight === weight) return before.smoothed;
    const smoothed = smooth(values, weight);
    known.set(values, { weight, smoothed });
    return smoothed;
  };
}
