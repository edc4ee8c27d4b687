import type { Chart as ChartClass } from 'chart.js';
import type { ReportData } from '../report-data';
import type { chartTheme } from './chart-theme';
import type { setupCurveChart } from './curve-chart';
import type { drawAgain } from './draw-again';
import type { drawBands } from './draw-bands';
import type { setupLayerCharts } from './layer-charts';
import type { setupSelection } from './selection';
import type { sortTables } from './sort-tables';

export interface ReportParts {
  sortTables: typeof sortTables;
  chartTheme: typeof chartTheme;
  drawAgain: typeof drawAgain;
  drawBands: typeof drawBands;
  setupSelection: typeof setupSelection;
  setupCurveChart: typeof setupCurveChart;
  setupLayerCharts: typeof setupLayerCharts;
}

/** The report's composition root. Runs in the page, so that its parts come as an argument. */
export function startReport(parts: ReportParts): void {
  parts.sortTables();
  const source = document.getElementById('report-data')?.textContent;
  const { Chart } = globalThis as unknown as { Chart?: typeof ChartClass };
  if (!source || !Chart) return;
  const data = JSON.parse(source) as ReportData;
  const draws: (() => void)[] = [];
  const drawAll = (): void => {
    for (const draw of draws) draw();
  };
  const selection = parts.setupSelection(data, drawAll);
  draws.push(
    parts.setupCurveChart(Chart, data, parts.chartTheme, () => selection, parts.drawBands),
    parts.setupLayerCharts(Chart, data, parts.chartTheme, () => selection),
  );
  parts.drawAgain(drawAll);
}
