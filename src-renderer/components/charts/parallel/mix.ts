import type { ChartTheme } from '../theme';

/** From the first colour of the lines (blue) to the second (orange), which the colour-blind tell apart in both themes. */
export function lineColor(place: number, { lines }: ChartTheme): string {
  const [from, to] = [channels(lines[0] ?? '#0072b2'), channels(lines[1] ?? '#d55e00')];
  const part = Math.min(1, Math.max(0, place));
  const mixed = from.map((value, index) =>
    Math.round(value + part * ((to[index] ?? 0) - value))
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${mixed.join('')}`;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
}
