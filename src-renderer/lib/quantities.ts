const counts = new Intl.NumberFormat('en-US');
const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** 60000 → `60,000`. */
export const count = (value: number): string => counts.format(value);

/** 170052171 → `170 MB`, in powers of 1000 as file managers have them. */
export function bytes(value: number): string {
  let [amount, unit] = [value, 0];
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || amount >= 99.95 ? 0 : 1;
  return `${amount.toFixed(digits)} ${units[unit] ?? ''}`;
}

/** Memory, in powers of 1024: `15.6 GiB`. */
export function memory(value: number): string {
  const gibibytes = value / 2 ** 30;
  if (gibibytes < 1) return `${Math.round(value / 2 ** 20)} MiB`;
  return `${gibibytes >= 100 ? Math.round(gibibytes) : gibibytes.toFixed(1)} GiB`;
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** `32 × 32 × 3`. */
export const shapeText = (shape: readonly number[]): string => shape.join(' × ');

/** Of an estimate: `about 5 min`; nobody needs it to the second. */
export function roughly(seconds: number): string {
  if (seconds < 5) return 'a few seconds';
  if (seconds < 55) return `${Math.round(seconds / 5) * 5} s`;
  const minutes = seconds / 60;
  if (minutes < 60) return `${Math.max(1, Math.round(minutes))} min`;
  const hours = minutes / 60;
  if (hours < 10) return `${Math.floor(hours)} h ${Math.round(minutes % 60)} min`;
  return hours < 48 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`;
}

/** A value of data: as it is, but for digits that single precision does not have. */
export const exactNumber = (value: number): string => String(Number(value.toPrecision(7))).replace('-', '−');
