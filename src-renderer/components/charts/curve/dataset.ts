import type { CartesianScaleTypeRegistry, CoreChartOptions } from 'chart.js';
import type { Stroke } from '../palette';

/** A line as a page gives it. */
export interface ChartLine {
  /** Lasts as long as what is drawn: the line's colour and place come from it. */
  key: string;
  label: string;
  /** Ascending. */
  x: readonly number[];
  /** Null where nothing was measured; NaN and infinities leave a gap and a mark at the edge. */
  y: readonly (number | null)[];
  /** A band around the line, such as the range over seeds. */
  low?: readonly (number | null)[] | undefined;
  high?: readonly (number | null)[] | undefined;
  /** Index of a colour; else it comes from the key. */
  color?: number | undefined;
  dash?: readonly number[] | undefined;
}

/** A line as the controller draws it. Chart.js keeps no points of it: they stay in the arrays. */
export interface CurveDataset {
  type: 'curve';
  label: string;
  data: never[];
  line: ChartLine;
  /** What is drawn: `line.y`, or its smoothed course. */
  y: readonly (number | null)[];
  /** Whether what was measured is drawn faintly behind a smoothed line. */
  smoothed: boolean;
  stroke: Stroke;
  color: string;
  /** `back`: another line is in front. */
  depth: 'front' | 'plain' | 'back';
  band: boolean;
}

declare module 'chart.js' {
  interface ChartTypeRegistry {
    curve: {
      chartOptions: CoreChartOptions<'curve'>;
      datasetOptions: Omit<CurveDataset, 'type' | 'label' | 'data'>;
      defaultDataPoint: never;
      metaExtensions: object;
      parsedDataType: { x: number; y: number };
      scales: keyof CartesianScaleTypeRegistry;
    };
  }
}
