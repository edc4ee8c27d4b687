import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
  type ChartDataset,
  type ChartOptions,
  type Scale,
  type TooltipItem,
} from 'chart.js';
import type { Curve, SweepCurves, TitlePart } from './api-types';
import { shortNumber } from './format';
import { strokeOf } from './strokes';

Chart.register(Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, Tooltip);

export interface Drawing {
  curves: SweepCurves;
  /** Rows that have a line. */
  drawn: readonly number[];
  /** The row in front: drawn thicker, with the range of its seeds. */
  highlighted: number | undefined;
  log: boolean;
}

export interface CurveChart {
  draw: (drawing: Drawing) => void;
  dispose: () => void;
}

interface Position {
  x: number;
  y: number;
}
type Line = ChartDataset<'line', Position[]>;

/** Learning curves on a canvas: the mean over the seeds of each configuration. Where nothing is finite, lines have gaps. */
export function createCurveChart(canvas: HTMLCanvasElement): CurveChart {
  const chart = new Chart<'line', Position[]>(canvas, { type: 'line', data: { datasets: [] } });
  return {
    draw: (drawing) => {
      chart.data.datasets = datasetsOf(drawing);
      chart.options = optionsOf(drawing);
      chart.update('none');
    },
    dispose: () => {
      chart.destroy();
    },
  };
}

function datasetsOf({ curves, drawn, highlighted }: Drawing): Line[] {
  const lines = drawn.flatMap((row): Line[] => {
    const { label = '', curve } = curves.lines[row] ?? {};
    if (!curve) return [];
    const { color, dash } = strokeOf(row);
    const front = row === highlighted;
    const faded = highlighted !== undefined && !front ? '40' : '';
    return [
      {
        label,
        data: positions(curve.x, curve.mean),
        borderColor: css(`--line-${color}`) + faded,
        backgroundColor: css(`--line-${color}`) + faded,
        borderDash: dash,
        borderWidth: front ? 3 : 2,
        pointRadius: isolated(curve.mean),
        pointHoverRadius: 4,
        order: front ? 0 : 1,
      },
    ];
  });
  const curve = highlighted === undefined ? null : (curves.lines[highlighted]?.curve ?? null);
  if (curve === null || highlighted === undefined) return lines;
  return [...lines, ...bandOf(curve, css(`--line-${strokeOf(highlighted).color}`))];
}

/** From the lowest to the highest of the seeds. */
function bandOf({ x, low, high }: Curve, color: string): Line[] {
  const edge: Omit<Line, 'data'> = { borderWidth: 0, pointRadius: 0, pointHoverRadius: 0, order: 2 };
  return [
    { ...edge, data: positions(x, low), fill: false },
    { ...edge, data: positions(x, high), fill: '-1', backgroundColor: `${color}2b` },
  ];
}

function positions(x: readonly number[], y: readonly (number | null)[]): Position[] {
  return x.map((at, index) => ({ x: at, y: y[index] ?? NaN }));
}

/** A value without neighbours makes no line; a dot shows it. */
function isolated(values: readonly (number | null)[]): number[] {
  const known = (index: number): boolean => (values[index] ?? null) !== null;
  return values.map((_, index) => (known(index) && !known(index - 1) && !known(index + 1) ? 3 : 0));
}

function optionsOf({ curves, drawn, log }: Drawing): ChartOptions<'line'> {
  const font = { family: getComputedStyle(document.body).fontFamily, size: 12 };
  const axis = (text: string) => ({
    title: { display: true, text, color: css('--muted'), font },
    grid: { color: css('--grid'), tickLength: 4 },
    border: { color: css('--line') },
  });
  const ticks = { color: css('--muted'), font, maxRotation: 0, autoSkipPadding: 14 };
  const ends = drawn.flatMap((row) => {
    const x = curves.lines[row]?.curve?.x ?? [];
    return [x[0] ?? [], x.at(-1) ?? []].flat();
  });
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    normalized: true,
    interaction: { mode: 'nearest', axis: 'x', intersect: false },
    scales: {
      x: {
        ...axis(curves.xTitle),
        type: 'linear',
        ...(ends.length > 0 && { min: Math.min(...ends), max: Math.max(...ends) }),
        ticks: { ...ticks, callback: (value) => shortNumber(Number(value)) },
      },
      y: {
        ...axis(plain(curves.title)),
        type: log ? 'logarithmic' : 'linear',
        ticks: { ...ticks, callback: (value) => shortNumber(Number(value)) },
        ...(log && { afterBuildTicks: keepRoundTicks }),
      },
    },
    plugins: { tooltip: tooltip(curves.xTitle, font) },
  };
}

function tooltip(xTitle: string, font: { family: string; size: number }) {
  return {
    backgroundColor: css('--surface'),
    borderColor: css('--line'),
    borderWidth: 1,
    titleColor: css('--text'),
    bodyColor: css('--text'),
    multiKeyBackground: 'transparent',
    boxWidth: 12,
    boxHeight: 3,
    titleFont: { ...font, weight: 600 as const },
    bodyFont: font,
    padding: 10,
    cornerRadius: 6,
    boxPadding: 4,
    itemSort: (a: TooltipItem<'line'>, b: TooltipItem<'line'>) => (b.parsed.y ?? 0) - (a.parsed.y ?? 0),
    filter: ({ dataset }: TooltipItem<'line'>) => dataset.label !== undefined,
    callbacks: {
      title: ([first]: TooltipItem<'line'>[]) =>
        first ? `${xTitle} ${shortNumber(first.parsed.x ?? NaN)}` : '',
      label: ({ dataset, parsed }: TooltipItem<'line'>) =>
        ` ${dataset.label ?? ''}: ${shortNumber(parsed.y ?? NaN)}`,
      // Lines in the background are faded; their names must not be.
      labelColor: ({ dataset }: TooltipItem<'line'>) => {
        const color = typeof dataset.borderColor === 'string' ? dataset.borderColor.slice(0, 7) : '';
        return { borderColor: color, backgroundColor: color, borderWidth: 0 };
      },
    },
  };
}

/** A logarithmic axis has its lines and labels at 1, 2 and 5. */
function keepRoundTicks(scale: Scale): void {
  scale.ticks = scale.ticks.filter(({ value }) => /^[125](\.0*)?e/.test(value.toExponential(3)));
}

export function plain(title: readonly TitlePart[]): string {
  return title.map((part) => (typeof part === 'string' ? part : `${part.symbol}_${part.index}`)).join('');
}

/** A colour of the style sheet as it is now. */
function css(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
