import { markdownTable } from 'markdown-table';

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** On standard error, so that data on standard output stays data. */
export function printWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`warning ${warning}\n`);
}

export function printJson(value: unknown): void {
  print(jsonOf(value));
}

/** As `printJson` of all values together, but one after the other. */
export function printJsonArray(values: Iterable<unknown>): void {
  let isFirst = true;
  for (const value of values) {
    process.stdout.write(`${isFirst ? '[' : ','}\n  ${jsonOf(value).replaceAll('\n', '\n  ')}`);
    isFirst = false;
  }
  print(isFirst ? '[]' : '\n]');
}

const jsonOf = (value: unknown): string =>
  JSON.stringify(value, (_key, entry: unknown) => (isSpecial(entry) ? String(entry) : entry), 2);

const isSpecial = (value: unknown): boolean => typeof value === 'number' && !Number.isFinite(value);

/** A table with aligned columns; numbers go to the right. */
export function printTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly string[] = [],
): void {
  print(
    markdownTable([header, ...rows], { align: header.map((title) => (right.includes(title) ? 'r' : 'l')) }),
  );
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function shortNumber(value: number | undefined): string {
  if (value === undefined) return '';
  return Number.isFinite(value) ? Number(value.toPrecision(5)).toString() : String(value);
}

export function dateTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');
}

/** 75 → 1:15, 3675 → 1:01:15. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
