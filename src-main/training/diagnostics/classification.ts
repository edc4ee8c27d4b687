import { samplesAt } from '../../datasets/preview/samples';
import type { LoadedDataset } from '../../domain/dataset';
import type { ClassificationFindings, Mistake } from '../../domain/diagnostics';
import type { Training } from '../prepare-training';
import { planeRegions, softmaxOf } from './plane';
import { finite, predictTestPart } from './predict';

/** More classes than this make a matrix that nobody can read. */
const mostClasses = 100;
const mostPairs = 40;
const mostMistakes = 60;

interface Wrong {
  place: number;
  truth: number;
  predicted: number;
  confidence: number;
  probability: number;
}

/** `indices`: where the examples that are looked at stand in the whole test part. */
export async function diagnoseClassification(
  training: Training,
  whole: LoadedDataset,
  indices: Int32Array,
  onProgress: (done: number) => void,
): Promise<ClassificationFindings> {
  const { outputSize: classes, classNames } = whole;
  const counts = new Uint32Array(classes * classes); // [truth, prediction]
  let wrong: Wrong[] = [];
  await predictTestPart(training, ({ first, count, outputs, targets, width }) => {
    for (let i = 0; i < count; i++) {
      const logits = outputs.subarray(i * width, (i + 1) * width);
      const truth = targets[i] ?? 0;
      const { best, probability: confidence } = softmaxOf(logits);
      counts[truth * classes + best] = (counts[truth * classes + best] ?? 0) + 1;
      if (best === truth && !Number.isNaN(confidence)) continue;
      const probability = confidence * Math.exp((logits[truth] ?? NaN) - (logits[best] ?? NaN));
      wrong.push({ place: first + i, truth, predicted: best, confidence, probability });
    }
    wrong = mostCertain(wrong);
    onProgress(first + count);
  });
  const count = (truth: number, predicted: number): number => counts[truth * classes + predicted] ?? 0;
  const each = Array.from({ length: classes }, (_, index) => index);
  const perClass = each.map((truth) => ({
    name: classNames[truth] ?? String(truth),
    examples: each.reduce((sum, predicted) => sum + count(truth, predicted), 0),
    correct: count(truth, truth),
  }));
  const correct = perClass.reduce((sum, ofClass) => sum + ofClass.correct, 0);
  return {
    kind: 'classification',
    accuracy: (100 * correct) / indices.length,
    classes: perClass,
    confusion: classes <= mostClasses ? each.map((truth) => each.map((other) => count(truth, other))) : null,
    confused: confusedPairs(counts, classes),
    mistakes: await describe(wrong, whole, indices),
    plane: await planeRegions({ ...training, dataset: whole }),
  };
}

function mostCertain(wrong: Wrong[]): Wrong[] {
  const rank = ({ confidence }: Wrong): number => (Number.isNaN(confidence) ? Infinity : confidence);
  return wrong.sort((a, b) => rank(b) - rank(a) || a.place - b.place).slice(0, mostMistakes);
}

function confusedPairs(counts: Uint32Array, classes: number): ClassificationFindings['confused'] {
  const pairs: ClassificationFindings['confused'] = [];
  counts.forEach((count, place) => {
    const [truth, predicted] = [Math.floor(place / classes), place % classes];
    if (count > 0 && truth !== predicted) pairs.push({ truth, predicted, count });
  });
  return pairs.sort((a, b) => b.count - a.count).slice(0, mostPairs);
}

async function describe(
  wrong: readonly Wrong[],
  whole: LoadedDataset,
  indices: Int32Array,
): Promise<Mistake[]> {
  const places = Int32Array.from(wrong, ({ place }) => indices[place] ?? 0);
  const samples = await samplesAt(whole, whole.test, places);
  return wrong.map(({ truth, predicted, confidence, probability }, i) => ({
    index: places[i] ?? 0,
    truth,
    predicted,
    confidence: finite(confidence),
    probability: finite(probability),
    picture: samples[i]?.picture ?? null,
    values: samples[i]?.values ?? null,
  }));
}
