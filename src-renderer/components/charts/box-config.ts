import type { ChartConfiguration } from 'chart.js';
import type {} from '@sgratzl/chartjs-chart-boxplot';
import { shortNumber } from '../../lib/format';
import { numberAxis, tooltipOf, wordAxis } from './axes';
import { baseOptions } from './base-options';
import { faded, type ChartTheme } from './theme';

export interface Box {
  key: string;
  label: string;
  /** What is summed up, such as the results of the seeds. */
  values: readonly number[];
  /** Index of a colour. */
  color?: number | undefined;
}

export interface BoxDrawing {
  valueTitle: string;
  boxes: readonly Box[];
  log: boolean;
}

export function boxConfig(
  { valueTitle, boxes, log }: BoxDrawing,
  theme: ChartTheme,
): ChartConfiguration<'boxplot'> {
  const colors = boxes.map(({ color }) => theme.lines[color ?? 0] ?? theme.text);
  const shown = (values: readonly number[]): number[] =>
    values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  return {
    type: 'boxplot',
    data: {
      labels: boxes.map(({ label }) => label),
      datasets: [
        {
          data: boxes.map(({ values }) => shown(values)),
          backgroundColor: colors.map((color) => faded(color, 0.25)),
          borderColor: colors,
          borderWidth: 1.5,
          medianColor: colors,
          meanRadius: 0,
          // Every value is drawn: seeds are few.
          itemRadius: 2.5,
          itemBackgroundColor: colors,
          itemBorderWidth: 0,
          outlierRadius: 0,
          maxBarThickness: 46,
        },
      ],
    },
    options: {
      ...baseOptions(),
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          ...wordAxis(
            theme,
            '',
            boxes.map(({ label }) => label),
          ),
        },
        y: { ...numberAxis(theme, valueTitle, { log }), grace: '6%' },
      },
      plugins: {
        tooltip: {
          ...tooltipOf(theme),
          enabled: true,
          callbacks: { label: ({ dataIndex }: { dataIndex: number }) => summaryOf(boxes[dataIndex]) },
        },
      },
    } as never,
  };
}

/** Quartiles as NumPy's and R's (type 7): linear between the ordered values. */
function quantile(sorted: readonly number[], part: number): number {
  const position = part * (sorted.length - 1);
  const low = Math.floor(position);
  const from = sorted[low] ?? NaN;
  return from + (position - low) * ((sorted[Math.min(sorted.length - 1, low + 1)] ?? NaN) - from);
}

function summaryOf(box: Box | undefined): string {
  if (box === undefined) return '';
  const sorted = box.values.filter(Number.isFinite).sort((a, b) => a - b);
  const [low, median, high] = [0.25, 0.5, 0.75].map((part) => shortNumber(quantile(sorted, part)));
  return `median ${median ?? ''}, middle half ${low ?? ''} to ${high ?? ''}, ${sorted.length} values`;
}

export const describeBox = (box: Box | undefined): string => (box ? `${box.label}: ${summaryOf(box)}` : '');
