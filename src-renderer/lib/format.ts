const dateTimeFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const timeFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

export const dateTime = (milliseconds: number): string => dateTimeFormat.format(milliseconds);
export const timeOfDay = (milliseconds: number): string => timeFormat.format(milliseconds);

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** 0.8 → `0.8 s`, 75 → `1:15`, 3675 → `1:01:15`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds / 1000);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** A value on an axis or in a tooltip. */
export function shortNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text =
    size === 0 || (size >= 1e-4 && size < 1e6)
      ? String(Number(value.toPrecision(4)))
      : Number(value.toPrecision(3)).toExponential().replace('e+', 'e');
  return text.replace(/-/g, '−');
}

const wholeFormat = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 100000 → `100,000`. */
export const wholeNumber = (value: number): string => wholeFormat.format(value).replace('-', '−');
