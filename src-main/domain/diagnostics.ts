import type { Task } from './metrics';

/** What a network makes of the test part of its data, from a checkpoint. Numbers that are not finite are null. */
export interface Diagnostics {
  schemaVersion: 1;
  runId: string;
  computedAt: number; // ms since 1970
  checkpoint: { file: string; sha256: string; epoch: number; step: number };
  backend: string;
  dataset: { name: string; fingerprint: string };
  /** Examples of the test part that were looked at, and all of them. */
  examples: number;
  of: number;
  /** What a reader has to know, such as that newer checkpoints are damaged. */
  warnings: string[];
  findings: Findings;
}

export type Findings = ClassificationFindings | FunctionFindings | RegressionFindings | ImageFindings;

export interface ClassificationFindings {
  kind: 'classification';
  /** Percent. */
  accuracy: number;
  classes: { name: string; examples: number; correct: number }[];
  /** [truth][prediction]; null where there are too many classes to show. */
  confusion: number[][] | null;
  /** The pairs that are mistaken most often. */
  confused: { truth: number; predicted: number; count: number }[];
  /** Wrong predictions, those of which the network was most certain first. */
  mistakes: Mistake[];
  plane: PlaneRegions | null;
}

export interface Mistake {
  /** Its place in the test part. */
  index: number;
  truth: number;
  predicted: number;
  /** Probability of the prediction, and of the truth. */
  confidence: number | null;
  probability: number | null;
  /** A PNG as a data URL. */
  picture: string | null;
  values: (number | string | null)[] | null;
}

/** A rectangle of the plane of both inputs, cut into cells. */
interface Plane {
  xTitle: string;
  yTitle: string;
  /** The centres of the first and the last column and row. */
  x: [number, number];
  y: [number, number];
  columns: number;
  rows: number;
  /** Examples, some where there are many. */
  points: { x: number; y: number; value: number; part: 'train' | 'test' }[];
}

/** What is predicted where. Row by row from the lowest y on. */
export interface PlaneRegions extends Plane {
  /** Bytes in base64: the class of each cell. */
  classes: string;
  /** Bytes in base64: its probability, 0 … 255. */
  confidence: string;
}

export interface PlaneValues extends Plane {
  values: (number | null)[];
}

/** A function of one number. */
export interface FunctionFindings {
  kind: 'function';
  xTitle: string;
  yTitle: string;
  /** On a dense grid over all inputs; `truth` where the function is known. */
  grid: { x: number[]; predicted: (number | null)[]; truth: number[] | null };
  train: { x: number[]; y: number[] };
  test: { x: number[]; y: number[]; predicted: (number | null)[] };
  rmse: number | null;
  largest: { x: number; error: number | null } | null;
}

export interface RegressionFindings {
  kind: 'regression';
  outputs: { name: string; rmse: number | null; mae: number | null; r2: number | null }[];
  /** Pairs of a truth and a prediction over all outputs, some where there are many. */
  scatter: { truth: number[]; predicted: (number | null)[]; output: number[] };
  /** Counts of prediction − truth in equally wide bins. */
  residuals: { low: number; high: number; counts: number[] } | null;
  /** Examples with the largest errors. */
  worst: { index: number; rmse: number | null; values: (number | string | null)[] | null }[];
  plane: PlaneValues | null;
}

/** Images that were to be predicted, as PNGs in data URLs. */
export interface ImageFindings {
  kind: 'images';
  task: Exclude<Task, 'classification'>;
  /** What images are ordered by: their root mean squared error. */
  mean: number | null;
  worst: PredictedImage[];
  best: PredictedImage[];
}

export interface PredictedImage {
  index: number;
  rmse: number | null;
  input: string | null;
  target: string;
  prediction: string;
}
