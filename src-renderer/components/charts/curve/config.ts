import type { ChartConfiguration, Scale } from 'chart.js';
import { numberAxis } from '../axes';
import { baseOptions, zoomOptions } from '../base-options';
import { extentOf } from '../numbers';
import type { Stroke } from '../palette';
import type { ChartTheme } from '../theme';
import type { ChartLine, CurveDataset } from './dataset';
import { stretchMarks, type Stretch } from './stretches';

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
  stretches?: readonly Stretch[];
}

/** More bands than this cover each other. */
const mostBands = 8;

/** Shared, so that Chart.js has nothing to watch. */
const noData: never[] = [];

export function lineConfig(
  { xTitle, yTitle, lines, strokes, log, smoothing, smooth, front, stretches = [] }: LineDrawing,
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
    plugins: [stretchMarks],
    options: {
      ...baseOptions(),
      events: [],
      scales: {
        x: { ...numberAxis(theme, xTitle), bounds: 'data', afterBuildTicks: keepRoundPlaces },
        y: numberAxis(theme, yTitle, { log }),
      },
      plugins: {
        stretches: { stretches, color: theme.danger, font: `12px ${theme.fontFamily}` },
        zoom: zoomOptions(theme, 'xy', extentOf(lines.flatMap(({ x }) => [x[0] ?? null, x.at(-1) ?? null]))),
      },
    } as never,
  };
}

/** The axis ends where the data do; its ticks stand at round numbers all the same. */
function keepRoundPlaces(scale: Scale): void {
  const step = (scale.ticks[2]?.value ?? NaN) - (scale.ticks[1]?.value ?? NaN);
  if (!(step > 0)) return;
  const first = Math.ceil(scale.min / step - 1e-9);
  const count = Math.floor(scale.max / step + 1e-9) - first + 1;
  if (count < 2) return;
  scale.ticks = Array.from({ length: count }, (_, index) => ({
    value: Number(((first + index) * step).toPrecision(12)),
  }));
}

/** What is drawn, as the configuration made it. */
export function curvesIn(chart: { data: { datasets: unknown[] } }): CurveDataset[] {
  return chart.data.datasets as CurveDataset[];
}
