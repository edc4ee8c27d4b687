import { samplesAt } from '../../datasets/preview/samples';
import type { LoadedDataset } from '../../domain/dataset';
import type { RegressionFindings } from '../../domain/diagnostics';
import type { Training } from '../prepare-training';
import { planeValues } from './plane';
import { finite, predictTestPart, short } from './predict';

const mostOutputs = 16;
const mostPairs = 2000;
const mostExamples = 24;
const bins = 40;

/** `indices`: where the examples that are looked at stand in the whole test part. */
export async function diagnoseRegression(
  training: Training,
  whole: LoadedDataset,
  indices: Int32Array,
  onProgress: (done: number) => void,
): Promise<RegressionFindings> {
  const { outputSize: width } = whole;
  const sums = Array.from({ length: width }, () => ({ n: 0, t: 0, tt: 0, e: 0, ee: 0 }));
  const errors = new Float64Array(indices.length);
  const scatter: RegressionFindings['scatter'] = { truth: [], predicted: [], output: [] };
  const residuals: number[] = [];
  const every = Math.max(1, Math.ceil((indices.length * width) / mostPairs));
  await predictTestPart(training, ({ first, count, outputs, targets }) => {
    for (let i = 0; i < count * width; i++) {
      const [truth, predicted] = [targets[i] ?? NaN, outputs[i] ?? NaN];
      const [error, output] = [predicted - truth, i % width];
      const sum = sums[output];
      if (sum !== undefined) add(sum, truth, error);
      const example = first + Math.floor(i / width);
      errors[example] = (errors[example] ?? 0) + (error * error) / width;
      if ((first * width + i) % every !== 0) continue;
      scatter.truth.push(short(truth) ?? 0);
      scatter.predicted.push(short(predicted));
      scatter.output.push(output);
      if (Number.isFinite(error)) residuals.push(error);
    }
    onProgress(first + count);
  });
  return {
    kind: 'regression',
    outputs: sums.slice(0, mostOutputs).map(({ n, t, tt, e, ee }, output) => ({
      name: width === 1 ? 'y' : `y${output + 1}`,
      rmse: finite(Math.sqrt(ee / n)),
      mae: finite(e / n),
      // 1 − Σ error² / Σ (truth − mean)²
      r2: finite(1 - ee / (tt - (t * t) / n)),
    })),
    scatter,
    residuals: histogram(residuals),
    worst: await worstExamples(errors, whole, indices),
    plane: await planeValues({ ...training, dataset: whole }),
  };
}

function add(sum: { n: number; t: number; tt: number; e: number; ee: number }, truth: number, error: number) {
  sum.n += 1;
  sum.t += truth;
  sum.tt += truth * truth;
  sum.e += Math.abs(error);
  sum.ee += error * error;
}

function histogram(values: readonly number[]): RegressionFindings['residuals'] {
  if (values.length === 0) return null;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor((bins * (value + largest)) / (2 * largest)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { low: -largest, high: largest, counts };
}

async function worstExamples(
  errors: Float64Array,
  whole: LoadedDataset,
  indices: Int32Array,
): Promise<RegressionFindings['worst']> {
  const rank = (place: number): number => (Number.isNaN(errors[place]) ? Infinity : (errors[place] ?? 0));
  const places = Array.from(errors.keys())
    .sort((a, b) => rank(b) - rank(a))
    .slice(0, mostExamples);
  const chosen = Int32Array.from(places, (place) => indices[place] ?? 0);
  const samples = await samplesAt(whole, whole.test, chosen);
  return places.map((place, i) => ({
    index: chosen[i] ?? 0,
    rmse: finite(Math.sqrt(errors[place] ?? NaN)),
    values: samples[i]?.values ?? null,
  }));
}
