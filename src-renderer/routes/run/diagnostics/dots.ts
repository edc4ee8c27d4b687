/** Points for a chart of lines: each stands alone between gaps, so that it is drawn as a dot. */
export function dotsOf(
  x: readonly number[],
  y: readonly (number | null)[],
): { x: number[]; y: (number | null)[] } {
  const order = x.map((_, i) => i).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0));
  return {
    x: order.flatMap((i) => [x[i] ?? 0, x[i] ?? 0]),
    y: order.flatMap((i) => [y[i] ?? null, null]),
  };
}
