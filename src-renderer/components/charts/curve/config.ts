import type { ChartConfiguration } from 'chart.js';
import { numberAxis } from '../axes';
import { baseOptions, zoomOptions } from '../base-options';
import { extentOf } from '../numbers';
import type { Stroke } from '../palette';
import type { ChartTheme } from '../theme';
import type { ChartLine, CurveDataset } from './dataset';

export interface LineDrawing {
  xTitle: string;
  yTitle: string;
  lines: readonly ChartLine[];
  strokes: ReadonlyMap<string, Stroke>;
  log: boolean;
  /** Weight of what came before, from 0 to below 1. */
  smoothing: number;
  smooth: (values: readonly (number | null)[], weight: number) => readonly (number | null)[];
  /** The line in front. */
  front: string | undefined;
}

/** More bands than this cover each other. */
const mostBands = 6;

/** Shared, so that Chart.js has nothing to watch. */
const noData: never[] = [];

export function lineConfig(
  { xTitle, yTitle, lines, strokes, log, smoothing, smooth, front }: LineDrawing,
  theme: ChartTheme,
): ChartConfiguration<'curve'> {
  const banded = lines.filter(({ low }) => low !== undefined).length;
  const datasets = lines.map((line): CurveDataset => {
    const stroke = strokes.get(line.key) ?? { color: 0, dash: [] };
    const depth = front === undefined ? 'plain' : line.key === front ? 'front' : 'back';
    return {
      type: 'curve',
      label: line.label,
      data: noData,
      line,
      y: smooth(line.y, smoothing),
      smoothed: smoothing > 0,
      stroke,
      color: theme.lines[stroke.color] ?? theme.text,
      depth,
      band: line.low !== undefined && (banded <= mostBands || depth === 'front'),
    };
  });
  // The one in front is drawn last.
  datasets.sort((a, b) => Number(a.depth === 'front') - Number(b.depth === 'front'));
  return {
    type: 'curve',
    data: { datasets: datasets },
    options: {
      ...baseOptions(),
      events: [],
      scales: {
        x: { ...numberAxis(theme, xTitle), bounds: 'data' },
        y: numberAxis(theme, yTitle, { log }),
      },
      plugins: {
        zoom: zoomOptions(theme, 'xy', extentOf(lines.flatMap(({ x }) => [x[0] ?? null, x.at(-1) ?? null]))),
      },
    } as never,
  };
}

/** What is drawn, as the configuration made it. */
export function curvesIn(chart: { data: { datasets: unknown[] } }): CurveDataset[] {
  return chart.data.datasets as CurveDataset[];
}
