import { DatasetController, type Scale } from 'chart.js';
import { extentOf } from '../numbers';
import { faded } from '../theme';
import type { CurveDataset } from './dataset';
import { drawEdgeMarks } from './edge-marks';
import { hasPlace, traceBand, traceLine, type Scales } from './trace';

/**
 * Draws lines straight from their arrays, without an element for each point: twenty lines of a thousand points are drawn
 * anew within a frame. What is under the pointer is found by `valuesAt`.
 */
export class CurveController extends DatasetController<'curve'> {
  static readonly id = 'curve';
  /** Chart.js asks for a kind of element, of which there are none: its data are empty. */
  static readonly defaults = { datasetElementType: false, dataElementType: 'point' };
  static readonly overrides = { scales: { _index_: { type: 'linear' }, _value_: { type: 'linear' } } };

  override update(): void {
    // Nothing is kept between two drawings.
  }

  override getMinMax(scale: Scale): { min: number; max: number } {
    const { line, y, smoothed, band } = this.dataset;
    if (scale.axis === 'x') return { min: line.x[0] ?? Infinity, max: line.x.at(-1) ?? -Infinity };
    const placed = [y, ...(smoothed ? [line.y] : []), ...(band ? [line.low ?? [], line.high ?? []] : [])];
    const known = placed.flatMap((values) => values.filter((value) => hasPlace(scale, value)));
    return extentOf(known) ?? { min: Infinity, max: -Infinity };
  }

  override draw(): void {
    const { ctx, chartArea } = this.chart;
    const scales = this.scales;
    const { line, y, smoothed, stroke, color, depth, band } = this.dataset;
    const back = depth === 'back';
    ctx.save();
    if (band && line.low !== undefined && line.high !== undefined) {
      ctx.beginPath();
      traceBand(ctx, scales, line.x, line.low, line.high);
      ctx.fillStyle = faded(color, back ? 0.05 : 0.16);
      ctx.fill();
    }
    ctx.lineJoin = 'round';
    if (smoothed) {
      ctx.beginPath();
      traceLine(ctx, scales, line.x, line.y);
      ctx.lineWidth = 1;
      ctx.strokeStyle = faded(color, back ? 0.08 : 0.3);
      ctx.stroke();
    }
    ctx.strokeStyle = back ? faded(color, 0.25) : color;
    ctx.fillStyle = ctx.strokeStyle;
    ctx.lineWidth = depth === 'front' ? 3 : 2;
    ctx.setLineDash([...stroke.dash]);
    ctx.beginPath();
    const lonely = traceLine(ctx, scales, line.x, y);
    ctx.stroke();
    ctx.setLineDash([]);
    for (const index of lonely) drawDot(ctx, scales, line.x[index], y[index]);
    ctx.lineWidth = 1.75;
    drawEdgeMarks(ctx, scales, chartArea, line);
    ctx.restore();
  }

  private get dataset(): CurveDataset {
    return this.getDataset() as unknown as CurveDataset;
  }

  private get scales(): Scales {
    const { xScale, yScale } = this.getMeta();
    if (xScale === undefined || yScale === undefined) throw new Error('A curve needs the axes x and y.');
    return { x: xScale, y: yScale };
  }
}

function drawDot(
  context: CanvasRenderingContext2D,
  scales: Scales,
  x: number | undefined,
  y: number | null | undefined,
): void {
  context.beginPath();
  context.arc(scales.x.getPixelForValue(x ?? NaN), scales.y.getPixelForValue(y ?? NaN), 3, 0, 2 * Math.PI);
  context.fill();
}
