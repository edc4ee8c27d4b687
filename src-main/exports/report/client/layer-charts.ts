import type { Chart as ChartClass, ChartDataset } from 'chart.js';
import type { ReportData } from '../report-data';
import type { ChartTheme } from './chart-theme';
import type { Selection } from './selection';

/** One chart a panel: layers from input to output against the size of their quadratic weights. Runs in the page. */
export function setupLayerCharts(
  Chart: typeof ChartClass,
  data: ReportData,
  theme: () => ChartTheme,
  selection: () => Selection,
): () => void {
  const { layers } = data;
  if (!layers) return () => undefined;
  const charts: ChartClass<'line', (number | null)[]>[] = [];
  return () => {
    for (const chart of charts.splice(0)) chart.destroy();
    const { line: colorOf, axis, base, tick } = theme();
    const { isVisible, highlighted } = selection();
    layers.panels.forEach((panel, number) => {
      const canvas = document.getElementById(`layers-${number}`) as HTMLCanvasElement | null;
      if (!canvas) return;
      const datasets = panel.values.flatMap((values, index): ChartDataset<'line', (number | null)[]>[] => {
        const line = data.lines[index];
        if (!values || !line || !isVisible(index)) return [];
        const faded = highlighted() !== undefined && highlighted() !== index;
        const color = colorOf(line.color) + (faded ? '38' : '');
        return [
          {
            label: line.label,
            data: values,
            borderColor: color,
            backgroundColor: color,
            borderDash: line.dash,
            borderWidth: highlighted() === index ? 3 : 1.75,
            pointRadius: 3,
          },
        ];
      });
      const options = base();
      charts.push(
        new Chart(canvas, {
          type: 'line',
          data: { labels: layers.layers, datasets },
          options: {
            ...options,
            scales: {
              x: { ...axis('layer'), type: 'category' },
              y: { ...axis(''), type: 'linear', beginAtZero: true },
            },
            plugins: {
              ...options.plugins,
              tooltip: {
                ...options.plugins?.tooltip,
                callbacks: { label: (item) => `${item.dataset.label ?? ''}: ${tick(item.parsed.y ?? NaN)}` },
              },
            },
          },
        }),
      );
    });
  };
}
