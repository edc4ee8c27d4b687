import type { ChartConfiguration } from 'chart.js';
import { fontOf, numberAxis, tooltipOf } from './axes';
import { baseOptions } from './base-options';
import type { ChartTheme } from './theme';

/** A value for each of the labels, null where there is none. */
export interface BarSeries {
  key: string;
  label: string;
  values: readonly (number | null)[];
  /** Index of a colour. */
  color: number;
}

export interface GroupedDrawing {
  valueTitle: string;
  labels: readonly string[];
  series: readonly BarSeries[];
  /** One behind the other, those below 0 to the left; else side by side. */
  stacked: boolean;
  log: boolean;
  format: (value: number) => string;
}

/** Lying bars of several series, so that long names can be read. */
export function groupedBarsConfig(
  { valueTitle, labels, series, stacked, log, format }: GroupedDrawing,
  theme: ChartTheme,
): ChartConfiguration<'bar', (number | null)[]> {
  return {
    type: 'bar',
    data: {
      labels: [...labels],
      datasets: series.map(({ label, values, color }) => ({
        label,
        // There is no 0 on a logarithmic axis.
        data: values.map((value) => (log && value !== null && value <= 0 ? null : value)),
        backgroundColor: theme.lines[color] ?? theme.text,
        borderRadius: stacked ? 0 : 3,
        maxBarThickness: stacked ? 22 : 12,
      })),
    },
    options: {
      ...baseOptions(),
      indexAxis: 'y',
      interaction: { mode: 'index', axis: 'y', intersect: false },
      scales: {
        x: { ...numberAxis(theme, valueTitle, { log }), ...(stacked && { stacked }) },
        y: {
          type: 'category',
          ...(stacked && { stacked }),
          grid: { display: false },
          border: { color: theme.line },
          ticks: { color: theme.text, font: fontOf(theme), autoSkip: false },
        },
      },
      plugins: {
        tooltip: {
          ...tooltipOf(theme),
          enabled: true,
          callbacks: {
            label: ({ datasetIndex, dataIndex }: { datasetIndex: number; dataIndex: number }) =>
              describeValue(series[datasetIndex], dataIndex, format),
          },
        },
      },
    } as never,
  };
}

/** `product: 12 %` */
export function describeValue(
  series: BarSeries | undefined,
  index: number,
  format: (value: number) => string,
): string {
  const value = series?.values[index];
  return value === null || value === undefined ? '' : `${series?.label ?? ''}: ${format(value)}`;
}
