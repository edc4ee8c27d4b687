/** What the report's own script draws. It travels as JSON inside the page. */
export interface ReportData {
  lines: Line[];
  metrics: MetricCurves[];
  layers: LayerChart | undefined;
}

/** A configuration: the same colour and dash in the table, the legend and every chart. */
export interface Line {
  label: string;
  color: number;
  dash: number[];
  visible: boolean;
}

export interface MetricCurves {
  key: string;
  title: string;
  xTitle: string;
  /** Whether a logarithmic axis shows more of it. */
  log: boolean;
  /** Whether a line has more points than are drawn of it. */
  thinned: boolean;
  /** One for each line; null where a configuration has none. */
  curves: (Curve | null)[];
}

/** Means over the seeds, with their spread; null where no value is finite. */
export interface Curve {
  x: number[];
  mean: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  deviation: (number | null)[];
}

export interface LayerChart {
  layers: string[];
  panels: LayerPanel[];
}

export interface LayerPanel {
  /** Of the quadratic weights: w_g or w_b. */
  index: 'g' | 'b';
  /** Whether the norms are divided by those of w_r. */
  relative: boolean;
  /** For each line one value a layer. */
  values: ((number | null)[] | null)[];
}
