import { createBatches } from '../../datasets/batches/batches';
import { exampleSize, selectExamples } from '../../datasets/content';
import { asUrl, samplesAt } from '../../datasets/preview/samples';
import { asBytes, thumbnail } from '../../datasets/preview/thumbnail';
import type { LoadedDataset } from '../../domain/dataset';
import type { ImageFindings, PredictedImage } from '../../domain/diagnostics';
import { batchOptionsOf, type Training } from '../prepare-training';
import { finite, predictTestPart } from './predict';

const shown = 8;

/** `indices`: where the examples that are looked at stand in the whole test part. */
export async function diagnoseImages(
  training: Training,
  whole: LoadedDataset,
  indices: Int32Array,
  onProgress: (done: number) => void,
): Promise<ImageFindings> {
  const errors = new Float64Array(indices.length);
  const isDepth = whole.task === 'depth';
  await predictTestPart(training, ({ first, count, outputs, targets, width }) => {
    for (let i = 0; i < count; i++) {
      let [sum, n] = [0, 0];
      for (let at = i * width; at < (i + 1) * width; at++) {
        const truth = targets[at] ?? NaN;
        // Depth that was not measured.
        if (isDepth && truth === 0) continue;
        sum += ((outputs[at] ?? NaN) - truth) ** 2;
        n += 1;
      }
      errors[first + i] = Math.sqrt(sum / n);
    }
    onProgress(first + count);
  });
  const rank = (place: number): number => (Number.isNaN(errors[place]) ? Infinity : (errors[place] ?? 0));
  const order = Array.from(errors.keys()).sort((a, b) => rank(b) - rank(a));
  const show = (places: readonly number[]): Promise<PredictedImage[]> =>
    showImages(
      training,
      whole,
      places.map((place) => ({ index: indices[place] ?? 0, rmse: errors[place] ?? NaN })),
    );
  return {
    kind: 'images',
    task: isDepth ? 'depth' : 'denoising',
    mean: finite(errors.reduce((sum, error) => sum + error, 0) / errors.length),
    worst: await show(order.slice(0, shown)),
    best: await show(order.slice(shown).slice(-shown).reverse()),
  };
}

/** What goes in, what should come out, and what comes out, of a few images. */
async function showImages(
  { model, config }: Training,
  whole: LoadedDataset,
  chosen: readonly { index: number; rmse: number }[],
): Promise<PredictedImage[]> {
  if (chosen.length === 0) return [];
  const indices = Int32Array.from(chosen, ({ index }) => index);
  const samples = await samplesAt(whole, whole.test, indices);
  const few = { ...whole, test: selectExamples(whole.test, indices) };
  const batches = createBatches(few, { ...batchOptionsOf(config), batchSize: 1 });
  const pictures: string[] = [];
  try {
    await predictTestPart({ model, batches, config }, async ({ outputs, targets }) => {
      // The same range as that of the target's picture.
      let farthest = 0;
      for (const depth of targets) farthest = Math.max(farthest, depth);
      const range = whole.task === 'depth' ? ([0, farthest] as const) : ([0, 1] as const);
      const image = outputs.subarray(0, exampleSize(whole.targetShape));
      pictures.push(asUrl(await thumbnail(asBytes(image, range), whole.targetShape)));
    });
  } finally {
    batches.dispose();
  }
  return chosen.map(({ index, rmse }, i) => ({
    index,
    rmse: finite(rmse),
    input: samples[i]?.picture ?? null,
    target: samples[i]?.targetPicture ?? '',
    prediction: pictures[i] ?? '',
  }));
}
