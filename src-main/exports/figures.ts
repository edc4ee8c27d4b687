import type { ValueStyle } from './value-style';

/** A number as it is shown: (mean ± deviation)·10^exponent. The digits use "." and "-", and no separators. */
export interface Figures {
  mean: string;
  deviation: string | undefined;
  exponent: number | undefined;
  /** Thousands are to be separated. */
  grouped: boolean;
  /** The number that a reader sees. */
  shown: number;
}

/** Significant digits of a mean: without a deviation, at most, and of a time. */
const digits = { alone: 4, most: 6, time: 3 };

/**
 * Rounds the way results are reported: the deviation to two significant digits and the mean to the same decimal place,
 * but never to more than six digits. Percent have two decimals, times three digits, settings what they were given as.
 * With `decimals`, measured numbers and percent have so many.
 */
export function figuresOf(
  mean: number,
  deviation: number | undefined,
  style: ValueStyle,
  decimals?: number,
): Figures {
  if (!Number.isFinite(mean)) return exactly(nonFinite(mean), mean);
  const spread = deviation !== undefined && Number.isFinite(deviation) ? deviation : undefined;
  switch (style) {
    case 'text':
    case 'setting':
      return asGiven(mean);
    case 'count':
      return { ...fixed(mean, spread, Number.isInteger(mean) && !spread ? 0 : 1), grouped: true };
    case 'percent':
      return fixed(mean, spread, decimals ?? 2);
    case 'time':
      return fixed(mean, spread, decimals ?? Math.max(0, digits.time - 1 - magnitude(mean)));
    case 'number':
      return measured(mean, spread, decimals);
  }
}

/** Very small and very large numbers are scaled by a power of ten, and those of which the decimals would show nothing. */
function measured(mean: number, deviation: number | undefined, decimals?: number): Figures {
  const largest = Math.max(Math.abs(mean), deviation ?? 0);
  const isShown = decimals === undefined || Number(largest.toFixed(decimals)) > 0;
  if (largest === 0 || (largest >= 1e-4 && largest < 1e6 && isShown))
    return fixed(mean, deviation, decimals ?? places(mean, deviation));
  const exponent = magnitude(largest);
  const scaledMean = mean / 10 ** exponent;
  const scaledDeviation = deviation === undefined ? undefined : deviation / 10 ** exponent;
  const scaled = fixed(scaledMean, scaledDeviation, decimals ?? places(scaledMean, scaledDeviation));
  return { ...scaled, exponent, shown: Number(`${scaled.mean}e${exponent}`) };
}

/** Decimal places. */
function places(mean: number, deviation: number | undefined): number {
  const wanted = deviation ? 1 - magnitude(deviation) : digits.alone - 1 - magnitude(mean);
  return Math.max(0, Math.min(wanted, digits.most - 1 - magnitude(mean)));
}

/** The power of ten of the first digit, after rounding to two: 0.0996 counts as 0.10. */
function magnitude(value: number): number {
  if (value === 0) return 0;
  return Math.floor(Math.log10(Math.abs(Number(value.toPrecision(2)))) + 1e-9);
}

function fixed(mean: number, deviation: number | undefined, decimals: number): Figures {
  const limited = Math.min(decimals, 100);
  const text = mean.toFixed(limited);
  const unsigned = Number(text) === 0 ? text.replace('-', '') : text; // no "-0.00"
  return { ...exactly(unsigned, Number(unsigned)), deviation: deviation?.toFixed(limited) };
}

/** Settings as a person wrote them, without the last digits of a random search: 0.1, 1e-7. */
function asGiven(value: number): Figures {
  const text = String(Number(value.toPrecision(6)));
  const [mantissa = text, exponent] = text.split('e');
  return { ...exactly(mantissa, value), exponent: exponent === undefined ? undefined : Number(exponent) };
}

function exactly(text: string, shown: number): Figures {
  return { mean: text, deviation: undefined, exponent: undefined, grouped: false, shown };
}

function nonFinite(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '∞' : '-∞';
}
