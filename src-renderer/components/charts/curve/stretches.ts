import type { Chart, Plugin } from 'chart.js';
import { faded } from '../theme';

/** A stretch of the horizontal axis that is marked behind the lines, such as where a run had collapsed. */
export interface Stretch {
  from: number;
  /** Undefined: up to the end. */
  to?: number | undefined;
  label: string;
}

export interface StretchOptions {
  stretches: readonly Stretch[];
  color: string;
  font: string;
}

/** Draws `options.plugins.stretches`: a tint, a dashed line where each begins, and its label beside that. */
export const stretchMarks: Plugin<'curve', StretchOptions> = {
  id: 'stretches',
  beforeDatasetsDraw(chart, _args, { stretches, color, font }) {
    const { ctx, chartArea } = chart as unknown as Chart;
    const { x } = chart.scales;
    if (x === undefined) return;
    ctx.save();
    ctx.beginPath();
    ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
    ctx.clip();
    for (const { from, to, label } of stretches) {
      const left = x.getPixelForValue(from);
      const right = to === undefined ? chartArea.right : x.getPixelForValue(to);
      ctx.fillStyle = faded(color, 0.1);
      ctx.fillRect(left, chartArea.top, right - left, chartArea.height);
      ctx.strokeStyle = color;
      ctx.lineWidth = 1.25;
      ctx.setLineDash([5, 4]);
      ctx.beginPath();
      ctx.moveTo(left, chartArea.top);
      ctx.lineTo(left, chartArea.bottom);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.font = font;
      ctx.fillStyle = color;
      const isRoomy = left + 6 + ctx.measureText(label).width < chartArea.right;
      // Where the lines are not: a metric that was lost is high, and low before.
      ctx.textAlign = isRoomy ? 'left' : 'right';
      ctx.textBaseline = isRoomy ? 'bottom' : 'top';
      ctx.fillText(label, left + (isRoomy ? 6 : -6), isRoomy ? chartArea.bottom - 16 : chartArea.top + 5);
    }
    ctx.restore();
  },
};
