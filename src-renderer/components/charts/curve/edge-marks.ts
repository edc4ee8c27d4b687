import type { ChartArea } from 'chart.js';
import { inSight, type Scales } from './trace';

const size = 4;

/** Marks at the edge where a value is no number (a cross below) or has no end (an arrow to the edge that it left by). */
export function drawEdgeMarks(
  context: CanvasRenderingContext2D,
  { x: xScale }: Scales,
  { top, bottom }: ChartArea,
  { x, y }: { x: readonly number[]; y: readonly (number | null)[] },
): void {
  const [from, to] = inSight(x, xScale);
  let drawnAt = -Infinity;
  context.beginPath();
  for (let index = from; index < to; index += 1) {
    const value = y[index];
    const position = x[index] ?? NaN;
    if (typeof value !== 'number' || Number.isFinite(value)) continue;
    if (position < xScale.min || position > xScale.max) continue;
    const left = xScale.getPixelForValue(position);
    // A run that diverged stays so: one mark in a while says it.
    if (left - drawnAt < 3 * size) continue;
    drawnAt = left;
    if (Number.isNaN(value)) {
      const middle = bottom - size - 2;
      context.moveTo(left - size, middle - size);
      context.lineTo(left + size, middle + size);
      context.moveTo(left - size, middle + size);
      context.lineTo(left + size, middle - size);
    } else {
      const [edge, inner] = value > 0 ? [top + 1, top + 2 * size] : [bottom - 1, bottom - 2 * size];
      context.moveTo(left - size, inner);
      context.lineTo(left, edge);
      context.lineTo(left + size, inner);
    }
  }
  context.stroke();
}
