import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LogarithmicScale,
  PointElement,
  Title,
  Tooltip,
  type ChartType,
} from 'chart.js';
import Zoom from 'chartjs-plugin-zoom';
import { CurveController } from './curve/controller';

// Only the parts that are used: the rest of Chart.js stays out of what is built.
Chart.register(BarController, BarElement, CategoryScale, LinearScale, LogarithmicScale, PointElement);
Chart.register(CurveController, Legend, Title, Tooltip, Zoom);
Chart.defaults.plugins.legend.display = false;
Chart.defaults.plugins.title.display = false;
Chart.defaults.plugins.tooltip.enabled = false;

/** A configuration of whichever type. The union of all of them is too large for the compiler. */
export interface AnyConfig {
  type: ChartType;
  data: object;
  options?: object;
  plugins?: object[];
}

export function createChart(canvas: HTMLCanvasElement, config: AnyConfig & { platform?: object }): Chart {
  return new (Chart as unknown as new (canvas: HTMLCanvasElement, config: object) => Chart)(canvas, config);
}

export { Chart } from 'chart.js';
