import type { ChartConfiguration } from 'chart.js';
import type {} from 'chartjs-chart-error-bars';
import { shortNumber } from '../../lib/format';
import { fontOf, numberAxis, tooltipOf } from './axes';
import { baseOptions } from './base-options';
import type { ChartTheme } from './theme';

export interface Bar {
  key: string;
  label: string;
  value: number;
  /** Ends of an error bar. */
  low?: number | undefined;
  high?: number | undefined;
  /** Index of a colour. */
  color?: number | undefined;
}

export interface BarDrawing {
  valueTitle: string;
  bars: readonly Bar[];
  /** How values are written. */
  format: (value: number) => string;
}

/** Lying bars, so that long names can be read. */
export function barConfig(
  { valueTitle, bars, format }: BarDrawing,
  theme: ChartTheme,
): ChartConfiguration<'barWithErrorBars'> {
  const finite = (value: number): number => (Number.isFinite(value) ? value : 0);
  return {
    type: 'barWithErrorBars',
    data: {
      labels: bars.map(({ label }) => label),
      datasets: [
        {
          data: bars.map(({ value, low, high }) => ({
            x: finite(value),
            xMin: finite(low ?? value),
            xMax: finite(high ?? value),
          })),
          backgroundColor: bars.map(({ color }) => theme.lines[color ?? 0] ?? theme.text),
          borderRadius: 3,
          maxBarThickness: 22,
          errorBarWhiskerSize: 6,
          errorBarLineWidth: { v: [1.25] },
          errorBarWhiskerLineWidth: { v: [1.25] },
          errorBarColor: { v: [theme.text] },
          errorBarWhiskerColor: { v: [theme.text] },
        },
      ],
    },
    options: {
      ...baseOptions(),
      indexAxis: 'y',
      interaction: { mode: 'index', axis: 'y', intersect: false },
      scales: {
        x: { ...numberAxis(theme, valueTitle), beginAtZero: true },
        y: {
          type: 'category',
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
            label: ({ dataIndex }: { dataIndex: number }) => describeBar(bars[dataIndex], format),
          },
        },
      },
    } as never,
  };
}

export function describeBar(bar: Bar | undefined, format: (value: number) => string = shortNumber): string {
  if (bar === undefined) return '';
  const { value, low, high } = bar;
  const range = low === undefined || high === undefined ? '' : ` (${format(low)} to ${format(high)})`;
  return format(value) + range;
}
