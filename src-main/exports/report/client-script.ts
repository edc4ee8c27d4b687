import { chartTheme } from './client/chart-theme';
import { setupCurveChart } from './client/curve-chart';
import { drawAgain } from './client/draw-again';
import { drawBands } from './client/draw-bands';
import { setupLayerCharts } from './client/layer-charts';
import { setupSelection } from './client/selection';
import { sortTables } from './client/sort-tables';
import { startReport } from './client/start-report';

/**
 * The report's own program. Its functions are typed and linted like all others and travel as their source, so each must
 * stand alone: types aside, it uses nothing but its arguments and what a browser has.
 */
export function clientScript(): string {
  const parts = {
    sortTables,
    chartTheme,
    drawAgain,
    drawBands,
    setupSelection,
    setupCurveChart,
    setupLayerCharts,
  };
  const properties = Object.entries(parts).map(([name, part]) => `${name}: ${part.toString()}`);
  return `(${startReport.toString()})({\n${properties.join(',\n')}\n});`;
}
