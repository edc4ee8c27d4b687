import type { ChartArea, ChartConfiguration, Plugin } from 'chart.js';
import type { MatrixDataPoint, MatrixElement } from 'chartjs-chart-matrix';
import { shortNumber } from '../../lib/format';
import { fontOf, tooltipOf, wordAxis } from './axes';
import { baseOptions } from './base-options';
import { placesOf, scaleColor, textOn } from './color-scale';
import { extentOf } from './numbers';
import type { ChartTheme } from './theme';

export interface HeatCell {
  /** Words of the axes, as they stand there. */
  x: string;
  y: string;
  /** Null: nothing is known. NaN and infinities are shown as such. */
  value: number | null;
  /** In the box beside the pointer, such as how many runs there are. */
  note?: string;
}

export interface HeatDrawing {
  xTitle: string;
  yTitle: string;
  valueTitle: string;
  xLabels: readonly string[];
  /** From the top to the bottom. */
  yLabels: readonly string[];
  cells: readonly HeatCell[];
  log: boolean;
}

export function heatRange({ cells, log }: Pick<HeatDrawing, 'cells' | 'log'>) {
  const extent = extentOf(cells.map(({ value }) => value));
  if (extent === undefined) return undefined;
  const isLog = log && extent.min > 0;
  return { ...extent, log: isLog, placeOf: placesOf(extent.min, extent.max, isLog) };
}

/** Before the first layout there is no area yet. */
function cellSize(
  chart: { chartArea: ChartArea | undefined },
  side: 'width' | 'height',
  count: number,
): number {
  return Math.max(1, (chart.chartArea?.[side] ?? 0) / Math.max(1, count) - 2);
}

const isFiniteNumber = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);

export function heatConfig(drawing: HeatDrawing, theme: ChartTheme): ChartConfiguration<'matrix'> {
  const { xTitle, yTitle, valueTitle, xLabels, yLabels, cells } = drawing;
  const range = heatRange(drawing);
  const colorOf = (value: number | null | undefined): string =>
    typeof value === 'number' && Number.isFinite(value) && range
      ? scaleColor(range.placeOf(value))
      : theme.grid;
  const labelOf = (value: number | null) => ({
    text: value === null ? '' : shortNumber(value),
    ink: isFiniteNumber(value) && range ? textOn(range.placeOf(value)) : theme.muted,
  });
  return {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: cells.map(({ x, y, value }): LabelledPoint => ({ x, y, ...labelOf(value) })),
          backgroundColor: cells.map(({ value }) => colorOf(value)),
          borderColor: theme.line,
          borderWidth: cells.map(({ value }) => (value === null ? 1 : 0)),
          borderRadius: 3,
          hoverBorderColor: theme.text,
          hoverBorderWidth: 2,
          width: ({ chart }) => cellSize(chart, 'width', xLabels.length),
          height: ({ chart }) => cellSize(chart, 'height', yLabels.length),
        },
      ],
    },
    options: {
      ...baseOptions(),
      font: fontOf(theme),
      scales: {
        x: { ...wordAxis(theme, xTitle, xLabels), offset: true },
        y: { ...wordAxis(theme, yTitle, yLabels), offset: true, reverse: false },
      },
      plugins: {
        tooltip: {
          ...tooltipOf(theme),
          enabled: true,
          callbacks: {
            title: ([item]) => {
              const cell = cells[item?.dataIndex ?? -1];
              return cell ? `${xTitle} ${cell.x}, ${yTitle} ${cell.y}` : '';
            },
            label: ({ dataIndex }) => describeValue(cells[dataIndex], valueTitle),
          },
        },
      },
    },
    plugins: [cellLabels],
  };
}

function describeValue(cell: HeatCell | undefined, title: string): string {
  if (cell === undefined) return '';
  const value = cell.value === null ? 'nothing measured' : `${title} ${shortNumber(cell.value)}`;
  return cell.note === undefined ? value : `${value} (${cell.note})`;
}

export const describeCell = (
  cell: HeatCell | undefined,
  { xTitle, yTitle, valueTitle }: HeatDrawing,
): string => (cell ? `${xTitle} ${cell.x}, ${yTitle} ${cell.y}: ${describeValue(cell, valueTitle)}` : '');

/** A cell as Chart.js has it, with what is written in it. */
interface LabelledPoint extends MatrixDataPoint {
  text: string;
  ink: string;
}

/** The values in the cells, where there is room for them. It reads the data, which change while the chart stays. */
const cellLabels: Plugin<'matrix'> = {
  id: 'cell-labels',
  afterDatasetsDraw: (chart) => {
    const { ctx } = chart;
    const elements = chart.getDatasetMeta(0).data as unknown as MatrixElement[];
    const points = chart.data.datasets[0]?.data as LabelledPoint[] | undefined;
    const { width = 0, height = 0 } = elements[0] ?? {};
    ctx.save();
    ctx.font = `11px ${String(chart.options.font?.family)}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    const widest = Math.max(0, ...(points ?? []).map(({ text }) => ctx.measureText(text).width));
    if (height >= 16 && widest + 6 <= width) {
      for (const [index, element] of elements.entries()) {
        const { text = '', ink = '' } = points?.[index] ?? {};
        const { x, y } = element.getCenterPoint();
        ctx.fillStyle = ink;
        ctx.fillText(text, x, y);
      }
    }
    ctx.restore();
  },
};
