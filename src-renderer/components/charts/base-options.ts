import { faded, type ChartTheme } from './theme';

/** Of all charts alike. Legends and titles are HTML on the screen, and drawn only in pictures that leave the app. */
export function baseOptions() {
  return {
    animation: false as const,
    responsive: true,
    maintainAspectRatio: false,
    resizeDelay: 0,
    layout: { padding: { top: 6, right: 8 } },
  };
}

/**
 * Zooming: the wheel with Ctrl (as pinching on a touchpad does), so that pages still scroll; a box drawn with the pointer;
 * moving with Shift. `x`: what there is to be seen.
 */
export function zoomOptions(theme: ChartTheme, axes: 'x' | 'xy', x?: { min: number; max: number }) {
  return {
    zoom: {
      mode: axes,
      wheel: { enabled: true, modifierKey: 'ctrl' as const, speed: 0.15 },
      pinch: { enabled: true },
      drag: {
        enabled: true,
        threshold: 6,
        backgroundColor: faded(theme.accent, 0.12),
        borderColor: theme.accent,
        borderWidth: 1,
      },
    },
    pan: { enabled: true, mode: axes, modifierKey: 'shift' as const },
    ...(x && { limits: { x } }),
  };
}
