import type { Scale } from 'chart.js';
import { shortNumber } from '../../lib/format';
import type { ChartTheme } from './theme';

export const fontSize = 12;

export const fontOf = (theme: ChartTheme) => ({ family: theme.fontFamily, size: fontSize });

function decorations(theme: ChartTheme, title: string) {
  return {
    title: { display: title !== '', text: title, color: theme.muted, font: fontOf(theme) },
    grid: { color: theme.grid, tickLength: 4 },
    border: { color: theme.line },
  };
}

/** An axis of numbers. */
export function numberAxis(theme: ChartTheme, title: string, { log = false } = {}) {
  return {
    ...decorations(theme, title),
    type: log ? ('logarithmic' as const) : ('linear' as const),
    ticks: {
      color: theme.muted,
      font: fontOf(theme),
      maxRotation: 0,
      autoSkipPadding: 14,
      callback: (value: number | string) => shortNumber(Number(value)),
    },
    ...(log && { afterBuildTicks: keepRoundTicks }),
  };
}

/** An axis of words. */
export function wordAxis(theme: ChartTheme, title: string, labels: readonly string[]) {
  const { grid, ...rest } = decorations(theme, title);
  return {
    ...rest,
    type: 'category' as const,
    labels: [...labels],
    grid: { ...grid, display: false },
    ticks: { color: theme.muted, font: fontOf(theme), autoSkipPadding: 8, maxRotation: 45 },
  };
}

/** A logarithmic axis has its lines and labels at 1, 2 and 5. */
function keepRoundTicks(scale: Scale): void {
  const round = scale.ticks.filter(({ value }) => /^[125](\.0*)?e/.test(value.toExponential(3)));
  if (round.length > 1) scale.ticks = round;
}

/** The box beside the pointer. */
export function tooltipOf(theme: ChartTheme) {
  return {
    backgroundColor: theme.surface,
    borderColor: theme.line,
    borderWidth: 1,
    titleColor: theme.text,
    bodyColor: theme.text,
    multiKeyBackground: 'transparent',
    titleFont: { ...fontOf(theme), weight: 600 as const },
    bodyFont: fontOf(theme),
    displayColors: false,
    padding: 10,
    cornerRadius: 6,
  };
}
