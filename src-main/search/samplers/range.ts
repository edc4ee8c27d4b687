import type { Dimension } from '../../domain/config/search-space';

type Range = Extract<Dimension, { min: number }>;

/** Maps u in [0, 1] into a range, linearly or in the logarithm. Values are rounded to 12 digits, so that 0.1 stays 0.1. */
export function fromUnit({ min, max, scale, integer }: Range, u: number): number {
  const value = scale === 'log' ? min * (max / min) ** u : min + (max - min) * u;
  const rounded = integer ? Math.round(value) : Number(value.toPrecision(12));
  return Math.min(max, Math.max(min, rounded));
}
