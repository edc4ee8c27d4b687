const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** 1536 → `1.5 KiB`. */
export function bytes(value: number): string {
  let size = value;
  let unit = 0;
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1024;
  return `${Number(size.toPrecision(3))} ${units[unit] ?? 'B'}`;
}

/** 1234567 → `1.23 M`; below ten thousand every figure. */
export function count(value: number): string {
  if (value < 10_000) return value.toLocaleString('en-US');
  if (value < 1e6) return `${Number((value / 1e3).toPrecision(3))} k`;
  return value < 1e9
    ? `${Number((value / 1e6).toPrecision(3))} M`
    : `${Number((value / 1e9).toPrecision(3))} G`;
}

/** How long something takes, no more exact than it is known. */
export function roughly(seconds: number): string {
  if (seconds < 1) return 'less than 1 s';
  if (seconds < 90) return `${Number(seconds.toPrecision(2))} s`;
  const minutes = seconds / 60;
  if (minutes < 90) return `${Math.round(minutes)} min`;
  const hours = minutes / 60;
  return hours < 48 ? `${Number(hours.toPrecision(2))} h` : `${Number((hours / 24).toPrecision(2))} days`;
}

/** 0.8 ms, 12 ms, 2.5 s. */
export function milliseconds(value: number): string {
  return value < 1000 ? `${Number(value.toPrecision(2))} ms` : `${Number((value / 1000).toPrecision(2))} s`;
}
