/** Which part of a chart's vertical axis is shown. */
export interface ShownRange {
  log: boolean;
  /** Null where nothing is cut off at that end. */
  min: number | null;
  max: number | null;
}

/** A line so much larger than the next one below it would squeeze that to the floor, even on a logarithmic axis. */
const gap = 1000;
/** How far above the lines that decide the axis goes: what they start from is seen. */
const room = 30;
/** So much of a line is below the value that counts for its size: a spike of it is not its size. */
const share = 0.9;
/** From here on a logarithmic axis shows more. */
const decades = 30;
/** Where a line crosses 0, a logarithmic axis would go down without end. */
const deepest = 1e-5;

/** What the lines need, but for those that are orders of magnitude above all others. */
export function shownRange(lines: readonly (readonly (number | null)[])[]): ShownRange {
  const sizes = lines
    .map((line) =>
      line.flatMap((value) => (value !== null && Number.isFinite(value) ? [Math.abs(value)] : [])),
    )
    .filter((line) => line.length > 0)
    .map((line) => line.sort((a, b) => a - b));
  const typical = sizes.map((line) => quantile(line, share)).sort((a, b) => a - b);
  let top = typical[0] ?? 0;
  for (const size of typical) if (top === 0 || size <= gap * top) top = size;
  const most = Math.max(0, ...sizes.map((line) => line.at(-1) ?? 0));
  const isCut = most > room * top && top > 0;
  const largest = isCut ? room * top : most;
  const isPositive = lines.every((line) => line.every((value) => value === null || value > 0));
  const least = Math.min(...sizes.map((line) => line.find((value) => value > 0) ?? Infinity));
  // Of lines that change their sign, those near 0 are a crossing: what they reach decides.
  const log = isPositive ? largest / least > decades : top / (typical[0] ?? top) > decades;
  const floor = log && least < largest * deepest ? largest * deepest : null;
  return { log, min: !log && isCut && !isPositive ? -largest : floor, max: isCut ? largest : null };
}

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
