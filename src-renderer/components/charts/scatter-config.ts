import type { ChartConfiguration } from 'chart.js';
import type {} from 'chartjs-chart-error-bars';
import { shortNumber } from '../../lib/format';
import { numberAxis, tooltipOf } from './axes';
import { baseOptions, zoomOptions } from './base-options';
import type { CurveDataset } from './curve/dataset';
import { faded, type ChartTheme } from './theme';

export interface ScatterPoint {
  key: string;
  label: string;
  x: number;
  y: number;
  /** Ends of error bars. */
  xLow?: number | undefined;
  xHigh?: number | undefined;
  yLow?: number | undefined;
  yHigh?: number | undefined;
  /** Index of a colour. */
  color?: number | undefined;
}

export interface ScatterDrawing {
  xTitle: string;
  yTitle: string;
  points: readonly ScatterPoint[];
  /** Keys of the points on the front, which a stepped line joins. */
  front: ReadonlySet<string>;
  /** Where a better point lies: the line steps around what the front has reached. */
  better: { x: 'low' | 'high'; y: 'low' | 'high' };
  logX: boolean;
  logY: boolean;
  highlighted: string | undefined;
}

/** What the front has reached: each of its points holds until the next. Drawn as a curve, which pictures can be made of. */
function frontLine(
  points: readonly ScatterPoint[],
  { x: better }: ScatterDrawing['better'],
  theme: ChartTheme,
): CurveDataset {
  const corners = points.flatMap(({ x, y }, index) => {
    const next = points[index + 1];
    if (next === undefined) return [{ x, y }];
    return [{ x, y }, better === 'low' ? { x: next.x, y } : { x, y: next.y }];
  });
  const line = { key: 'front', label: 'front', x: corners.map(({ x }) => x), y: corners.map(({ y }) => y) };
  return {
    ...{ type: 'curve', label: 'front', data: [], line, y: line.y, smoothed: false, band: false },
    ...{ stroke: { color: 0, dash: [] }, color: theme.accent, depth: 'plain' },
  };
}

interface Hit {
  datasetIndex: number;
  dataIndex: number;
}

/** Points that have a place on both axes. */
export function placedPoints({ points, logX, logY }: Pick<ScatterDrawing, 'points' | 'logX' | 'logY'>) {
  const fits = (value: number, log: boolean): boolean => Number.isFinite(value) && (!log || value > 0);
  return points.filter(({ x, y }) => fits(x, logX) && fits(y, logY));
}

export function scatterConfig(
  drawing: ScatterDrawing,
  theme: ChartTheme,
): ChartConfiguration<'scatterWithErrorBars'> {
  const { xTitle, yTitle, front, logX, logY, highlighted, better } = drawing;
  const points = placedPoints(drawing);
  const marked = (point: ScatterPoint): boolean => front.has(point.key);
  const colorOf = (point: ScatterPoint): string => theme.lines[point.color ?? 0] ?? theme.text;
  const line = points.filter(marked).sort((a, b) => a.x - b.x || a.y - b.y);
  const bars = {
    errorBarWhiskerSize: 5,
    errorBarLineWidth: { v: [1] },
    errorBarWhiskerLineWidth: { v: [1] },
    errorBarColor: { v: [faded(theme.muted, 0.7)] },
    errorBarWhiskerColor: { v: [faded(theme.muted, 0.7)] },
  };
  return {
    type: 'scatterWithErrorBars',
    data: {
      datasets: [
        {
          ...bars,
          data: points.map(({ x, y, xLow, xHigh, yLow, yHigh }) => ({
            x,
            y,
            xMin: xLow ?? x,
            xMax: xHigh ?? x,
            yMin: yLow ?? y,
            yMax: yHigh ?? y,
          })),
          backgroundColor: points.map((point) => faded(colorOf(point), marked(point) ? 1 : 0.45)),
          borderColor: points.map((point) => (point.key === highlighted ? theme.text : theme.surface)),
          borderWidth: points.map(({ key }) => (key === highlighted ? 2 : 1)),
          // The library reads these names; its types know others.
          ...({
            radius: points.map((point) => (point.key === highlighted ? 8 : marked(point) ? 6 : 4)),
            hoverRadius: 8,
            hoverBorderColor: theme.text,
          } as object),
          order: 0,
        },
        frontLine(line, better, theme) as never,
      ],
    },
    options: {
      ...baseOptions(),
      interaction: { mode: 'nearest', intersect: true },
      scales: {
        x: numberAxis(theme, xTitle, { log: logX }),
        y: numberAxis(theme, yTitle, { log: logY }),
      },
      plugins: {
        zoom: zoomOptions(theme, 'xy'),
        tooltip: {
          ...tooltipOf(theme),
          enabled: true,
          filter: ({ datasetIndex }: Hit) => datasetIndex === 0,
          callbacks: {
            title: ([item]: Hit[]) => points[item?.dataIndex ?? -1]?.label ?? '',
            label: ({ dataIndex }: Hit) => describePoint(points[dataIndex], drawing).split('; '),
          },
        },
      },
    } as never,
  };
}

/** `test error 1.2 (1.1 to 1.3); parameters 900`. */
export function describePoint(
  point: ScatterPoint | undefined,
  { xTitle, yTitle, front }: ScatterDrawing,
): string {
  if (point === undefined) return '';
  const range = (low: number | undefined, high: number | undefined): string =>
    low === undefined || high === undefined || low === high
      ? ''
      : ` (${shortNumber(low)} to ${shortNumber(high)})`;
  const { x, y, xLow, xHigh, yLow, yHigh } = point;
  const parts = [
    `${yTitle} ${shortNumber(y)}${range(yLow, yHigh)}`,
    `${xTitle} ${shortNumber(x)}${range(xLow, xHigh)}`,
    ...(front.has(point.key) ? ['on the front'] : []),
  ];
  return parts.join('; ');
}
