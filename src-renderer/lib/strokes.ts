/** Colours of lines, as `--line-0` … `--line-7` in the style sheet. */
const colors = 8;
const dashes: readonly number[][] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3]];

export interface Stroke {
  /** Index of the colour. */
  color: number;
  dash: number[];
}

/** A configuration looks the same in the table, the legend and the chart; where colours run out, lines are dashed. */
export function strokeOf(row: number): Stroke {
  return { color: row % colors, dash: dashes[Math.floor(row / colors) % dashes.length] ?? [] };
}
