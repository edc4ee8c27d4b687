import { createBatches } from '../../datasets/batches/batches';
import type { PlaneRegions, PlaneValues } from '../../domain/diagnostics';
import { batchOptionsOf, type Training } from '../prepare-training';
import { inputTitles, numberInputs, pointsOf, withTestInputs } from './points';
import { predictTestPart, short, type Predicted } from './predict';

const cells = 128;
const mostPoints = 600;
/** Beside the outermost points, of their distance. */
const margin = 0.08;

type Subject = Pick<Training, 'config' | 'dataset' | 'model' | 'batches'>;

/** Which class is predicted where in the plane of two inputs; null for other data. */
export async function planeRegions(training: Subject): Promise<PlaneRegions | null> {
  const plane = planeOf(training);
  if (plane === null) return null;
  const [classes, confidence] = [new Uint8Array(cells * cells), new Uint8Array(cells * cells)];
  await predictAt(training, plane.inputs, ({ first, count, outputs, width }) => {
    for (let i = 0; i < count; i++) {
      const { best, probability } = softmaxOf(outputs.subarray(i * width, (i + 1) * width));
      classes[first + i] = best;
      confidence[first + i] = Math.round(255 * probability);
    }
  });
  return {
    ...plane.about,
    classes: Buffer.from(classes).toString('base64'),
    confidence: Buffer.from(confidence).toString('base64'),
  };
}

/** Which number is predicted where in the plane of two inputs; null for other data, and where it is more than one number. */
export async function planeValues(training: Subject): Promise<PlaneValues | null> {
  const plane = training.dataset.outputSize === 1 ? planeOf(training) : null;
  if (plane === null) return null;
  const values: (number | null)[] = [];
  await predictAt(training, plane.inputs, ({ outputs }) => {
    for (const output of outputs) values.push(short(output));
  });
  return { ...plane.about, values };
}

/** The predictions at points that are none of the data, [count, inputs]. */
export async function predictAt(
  { config, dataset, model }: Subject,
  inputs: Float64Array,
  take: (predicted: Predicted) => void,
): Promise<void> {
  const batches = createBatches(withTestInputs(dataset, inputs), {
    ...batchOptionsOf(config),
    batchSize: 256,
  });
  try {
    await predictTestPart({ model, batches, config }, take);
  } finally {
    batches.dispose();
  }
}

/** The largest of some logits, and its share of the softmax; NaN logits have none. */
export function softmaxOf(logits: Float32Array): { best: number; probability: number } {
  let best = 0;
  for (let i = 1; i < logits.length; i++) {
    if ((logits[i] ?? NaN) > (logits[best] ?? NaN)) best = i;
  }
  const largest = logits[best] ?? NaN;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  return { best, probability: 1 / sum };
}

function planeOf({ dataset }: Subject) {
  if (numberInputs(dataset) !== 2) return null;
  const parts = (['train', 'test'] as const).map((part) => ({
    part,
    ...pointsOf(dataset, dataset[part], mostPoints),
  }));
  const points = parts.flatMap(({ part, inputs, targets, count }) =>
    Array.from({ length: count }, (_, i) => ({
      x: inputs[2 * i] ?? 0,
      y: inputs[2 * i + 1] ?? 0,
      value: targets[i] ?? 0,
      part,
    })),
  );
  if (points.length === 0) return null;
  const x = rangeOf(points.map((point) => point.x));
  const y = rangeOf(points.map((point) => point.y));
  const inputs = new Float64Array(2 * cells * cells);
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      inputs[2 * (row * cells + column)] = x[0] + ((x[1] - x[0]) * column) / (cells - 1);
      inputs[2 * (row * cells + column) + 1] = y[0] + ((y[1] - y[0]) * row) / (cells - 1);
    }
  }
  const [xTitle = 'x1', yTitle = 'x2'] = inputTitles(dataset);
  return { inputs, about: { xTitle, yTitle, x, y, columns: cells, rows: cells, points } };
}

function rangeOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const beside = (high - low || 1) * margin;
  return [low - beside, high + beside];
}
