import type { Chart } from 'chart.js';
import { curvesIn } from './config';
import { snappedX } from './values-at';

const zoomStep = 1.3;
const panPixels = 60;

/** What a key does with a chart of lines: moves the crosshair, zooms, or moves what is seen. Undefined: nothing. */
export function chartKey(
  { key, shiftKey }: KeyboardEvent,
  chart: Chart,
  at: number | undefined,
): { at: number | undefined } | undefined {
  const scale = chart.scales['x'];
  if (scale === undefined) return undefined;
  const place = (pixel: number): number | undefined =>
    snappedX(curvesIn(chart), scale.getValueForPixel(pixel) ?? NaN);
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const direction = key === 'ArrowLeft' ? -1 : 1;
      if (shiftKey) {
        chart.pan({ x: -direction * panPixels }, undefined, 'none');
        return { at };
      }
      return {
        at: at === undefined ? place(direction > 0 ? scale.left : scale.right) : next(chart, at, direction),
      };
    }
    case 'ArrowUp':
    case 'ArrowDown':
      if (!shiftKey) return undefined;
      chart.pan({ y: key === 'ArrowUp' ? panPixels : -panPixels }, undefined, 'none');
      return { at };
    case 'Home':
      return { at: place(scale.left) };
    case 'End':
      return { at: place(scale.right) };
    case '+':
    case '=':
      chart.zoom({ x: zoomStep }, 'none');
      return { at };
    case '-':
      chart.zoom({ x: 1 / zoomStep }, 'none');
      return { at };
    case '0':
      chart.resetZoom('none');
      return { at };
    case 'Escape':
      return at === undefined ? undefined : { at: undefined };
    default:
      return undefined;
  }
}

/** The next place where some line has a point. */
function next(chart: Chart, at: number, direction: 1 | -1): number {
  let best: number | undefined;
  for (const { line } of curvesIn(chart)) {
    const x = direction > 0 ? line.x.find((value) => value > at) : line.x.findLast((value) => value < at);
    if (x !== undefined && (best === undefined || direction * (best - x) > 0)) best = x;
  }
  return best ?? at;
}
