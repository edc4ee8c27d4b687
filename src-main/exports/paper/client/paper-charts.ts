import type { Chart as ChartClass, Scale } from 'chart.js';
import type { chartTheme } from '../../report/client/chart-theme';
import type { Band, drawBands } from '../../report/client/draw-bands';
import type { PaperFigure } from '../figures';

/** A figure of the page, with which of its lines are seen. */
export interface FigureView {
  figure: PaperFigure;
  canvas: HTMLCanvasElement;
  isVisible: (line: number) => boolean;
  /** The line under the pointer in the legend; the others step back. */
  highlighted: () => number | undefined;
}

/** Returns what draws a figure as its legend and the style are now. Runs in the page. */
export function setupPaperChart(
  Chart: typeof ChartClass,
  { figure, canvas, isVisible, highlighted }: FigureView,
  theme: typeof chartTheme,
  paintBands: typeof drawBands,
): () => void {
  const { log, min, max } = figure;
  let chart: ChartClass<'line', { x: number; y: number }[]> | undefined;
  const ends = figure.lines.flatMap(({ curve: { x } }) => [x[0] ?? 0, x.at(-1) ?? 0]);
  const values = (curve: (number | null)[]): number[] =>
    curve.map((y) => (y === null ? NaN : log && min !== null ? Math.max(y, min) : y));
  return () => {
    const { line: colorOf, axis, base, tick } = theme();
    const front = highlighted();
    const visible = figure.lines.flatMap((line, index) => (isVisible(index) ? [{ ...line, index }] : []));
    const bands: Band[] = visible
      .filter(({ index }) => front === undefined || front === index)
      .map(({ curve, color }) => ({
        x: curve.x,
        low: values(curve.low),
        high: values(curve.high),
        color: `${colorOf(color)}2b`,
      }));
    const datasets = visible.map(({ label, color, dash, curve, index }) => {
      const stroke = colorOf(color) + (front !== undefined && front !== index ? '38' : '');
      const mean = values(curve.mean);
      return {
        label,
        data: curve.x.map((x, i) => ({ x, y: mean[i] ?? NaN })),
        borderColor: stroke,
        backgroundColor: stroke,
        borderDash: dash,
        borderWidth: front === index ? 3 : 1.75,
        pointRadius: curve.x.length === 1 ? 3 : 0,
        pointHoverRadius: 4,
        order: front === index ? 0 : 1,
      };
    });
    const makeRoom = (scale: Scale): void => {
      for (const y of bands.flatMap(({ low, high }) => [...low, ...high])) {
        if (min === null && y < scale.min) scale.min = y;
        if (max === null && y > scale.max) scale.max = y;
      }
    };
    const options = base();
    chart?.destroy();
    chart = new Chart(canvas, {
      type: 'line',
      data: { datasets },
      plugins: [
        {
          id: 'bands',
          beforeDatasetsDraw: (drawn) => {
            paintBands(drawn, bands);
          },
        },
      ],
      options: {
        ...options,
        parsing: false,
        normalized: true,
        scales: {
          x: { ...axis(figure.xTitle), type: 'linear', min: Math.min(...ends), max: Math.max(...ends) },
          y: {
            ...axis(figure.yTitle, log),
            type: log ? 'logarithmic' : 'linear',
            afterDataLimits: makeRoom,
            ...(min === null ? {} : { min }),
            ...(max === null ? {} : { max }),
          },
        },
        plugins: {
          ...options.plugins,
          tooltip: {
            ...options.plugins?.tooltip,
            callbacks: {
              title: (items) => (items[0] ? `${figure.xTitle} ${tick(items[0].parsed.x ?? NaN)}` : ''),
              label: (item) => `${item.dataset.label ?? ''}: ${tick(item.parsed.y ?? NaN)}`,
            },
          },
        },
      },
    });
  };
}
