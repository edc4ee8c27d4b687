import { BasicPlatform, type Chart, type ChartOptions, type LegendItem, type Plugin } from 'chart.js';
import { fontOf } from './axes';
import type { Stroke } from './palette';
import { pngOf, type Picture } from './picture';
import { createChart, type AnyConfig } from './register';
import { printTheme, type ChartTheme } from './theme';

export interface LegendEntry {
  key: string;
  label: string;
  stroke: Stroke;
}

export interface PictureRequest {
  title: string;
  width: number;
  height: number;
  /** Made anew for every picture: Chart.js changes what it is given. */
  config: (theme: ChartTheme) => AnyConfig;
  legend?: readonly LegendEntry[] | undefined;
  /** The chart on the screen: where it is zoomed, so is the picture. */
  seen?: Chart | undefined;
}

/** A chart as a file, drawn from the same configuration as the one on the screen. */
export function chartPicture(request: () => PictureRequest): Picture {
  return {
    png: async (scale) => {
      const canvas = document.createElement('canvas');
      const { width, height } = sizeOf(request());
      canvas.width = width;
      canvas.height = height;
      const chart = drawOn(canvas, request(), scale);
      try {
        return await pngOf(canvas);
      } finally {
        chart.destroy();
      }
    },
    svg: async () => {
      const { SvgContext } = await import('./svg-context');
      const { width, height } = sizeOf(request());
      const svg = new SvgContext(width, height);
      // Chart.js asks for no more of a canvas than this.
      const canvas = { width, height, getContext: () => svg.context } as unknown as HTMLCanvasElement;
      Object.assign(svg.context, { canvas });
      const chart = drawOn(canvas, request(), 1);
      const text = svg.serialize();
      chart.destroy();
      return new Blob([text], { type: 'image/svg+xml' });
    },
  };
}

/** As on the screen, with room for the title and the legend. */
function sizeOf({ width, height, legend = [] }: PictureRequest) {
  const rows = Math.ceil(legend.length / Math.max(1, Math.floor(width / 180)));
  return { width: Math.round(width), height: Math.round(height) + 34 + rows * 22 };
}

function drawOn(
  canvas: HTMLCanvasElement,
  { title, config, legend = [], seen }: PictureRequest,
  scale: number,
): Chart {
  const theme = printTheme;
  const { type, data, options: given = {}, plugins = [] } = config(theme);
  const options: ChartOptions = given;
  Object.assign(options, { responsive: false, devicePixelRatio: scale, layout: { padding: 12 } });
  options.plugins = {
    ...options.plugins,
    zoom: false as never,
    title: titleOf(title, theme),
    legend: legendOf(legend, theme),
  };
  if (seen?.isZoomedOrPanned() === true) {
    for (const [id, axis] of Object.entries(options.scales ?? {})) {
      Object.assign(axis ?? {}, { min: seen.scales[id]?.min, max: seen.scales[id]?.max });
    }
  }
  const drawing = {
    type,
    data,
    options,
    platform: BasicPlatform,
    plugins: [...plugins, paper(theme)],
  };
  return createChart(canvas, drawing);
}

const titleOf = (text: string, theme: ChartTheme) => ({
  display: true,
  text,
  align: 'start' as const,
  color: theme.text,
  font: { ...fontOf(theme), size: 14, weight: 600 as const },
  padding: { top: 0, bottom: 10 },
});

const legendOf = (entries: readonly LegendEntry[], theme: ChartTheme) => ({
  display: entries.length > 0,
  position: 'bottom' as const,
  align: 'start' as const,
  labels: {
    usePointStyle: true,
    pointStyleWidth: 24,
    color: theme.text,
    font: fontOf(theme),
    generateLabels: () => entries.map((entry) => legendItem(entry, theme)),
  },
});

function legendItem({ label, stroke }: LegendEntry, theme: ChartTheme): LegendItem {
  const color = theme.lines[stroke.color] ?? theme.text;
  return {
    text: label,
    fillStyle: color,
    strokeStyle: color,
    fontColor: theme.text,
    lineWidth: 2.5,
    lineDash: [...stroke.dash],
    pointStyle: 'line',
    hidden: false,
  };
}

/** White behind the drawing. */
function paper(theme: ChartTheme): Plugin {
  return {
    id: 'paper',
    beforeDraw: ({ ctx, width, height }) => {
      ctx.save();
      ctx.fillStyle = theme.surface;
      ctx.fillRect(0, 0, width, height);
      ctx.restore();
    },
  };
}
