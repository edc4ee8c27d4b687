import type { Chart as ChartClass } from 'chart.js';

/** NaN where there is nothing to draw. */
export interface Band {
  x: number[];
  low: number[];
  high: number[];
  color: string;
}

/** Fills the areas between two edges, below the lines. Gaps stay gaps. Runs in the page. */
export function drawBands(chart: ChartClass, bands: Band[]): void {
  const { ctx, chartArea, scales } = chart;
  const { x: xScale, y: yScale } = scales;
  if (!xScale || !yScale) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
  ctx.clip();
  for (const { x, low, high, color } of bands) {
    ctx.fillStyle = color;
    const fill = (from: number, to: number): void => {
      if (to - from < 2) return;
      ctx.beginPath();
      for (let i = from; i < to; i += 1) {
        ctx.lineTo(xScale.getPixelForValue(x[i] ?? NaN), yScale.getPixelForValue(high[i] ?? NaN));
      }
      for (let i = to - 1; i >= from; i -= 1) {
        ctx.lineTo(xScale.getPixelForValue(x[i] ?? NaN), yScale.getPixelForValue(low[i] ?? NaN));
      }
      ctx.fill();
    };
    let start = 0;
    x.forEach((_, i) => {
      if (!Number.isNaN(low[i] ?? NaN) && !Number.isNaN(high[i] ?? NaN)) return;
      fill(start, i);
      start = i + 1;
    });
    fill(start, x.length);
  }
  ctx.restore();
}
