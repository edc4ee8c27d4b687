/**
 * Colours that people with any kind of colour vision tell apart (Okabe and Ito, darkened or lightened for contrast with
 * the page), and dashes for when they run out. A line keeps its style as long as its row keeps its place.
 */
export const palette = [
  { light: '#0072b2', dark: '#4aa8e8' },
  { light: '#d55e00', dark: '#f0803c' },
  { light: '#00855f', dark: '#2cc295' },
  { light: '#b4508c', dark: '#e28fc0' },
  { light: '#b07a00', dark: '#f0b93a' },
  { light: '#3d9fd6', dark: '#a4d8f7' },
  { light: '#4b3fa7', dark: '#a79cf2' },
  { light: '#6b7078', dark: '#b4bac2' },
] as const;

const dashes: number[][] = [[], [7, 3], [2, 2.5], [9, 3, 2, 3]];

export function strokeOf(index: number): { color: number; dash: number[] } {
  return {
    color: index % palette.length,
    dash: dashes[Math.floor(index / palette.length) % dashes.length] ?? [],
  };
}

/** A short piece of a line, as the charts draw it. */
export const swatch = (index: number): string => swatchOf(strokeOf(index));

/** The same of a line of which the stroke is known. */
export function swatchOf({ color, dash }: { color: number; dash: readonly number[] }): string {
  const pattern = dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '';
  return `<svg class="swatch" viewBox="0 0 26 10" aria-hidden="true"><path d="M1 5H25" style="stroke:var(--line-${color})"${pattern}/></svg>`;
}
