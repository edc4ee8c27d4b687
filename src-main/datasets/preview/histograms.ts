import type { DatasetPart } from '../../domain/dataset';
import { exampleSize, rowOf, type ContentInfo } from '../content';
import { openRows } from '../values/fetch-rows';

/** How often the numbers of one column fall between equidistant edges. */
export interface Histogram {
  name: string;
  /** The least and the greatest number. */
  range: [number, number];
  counts: number[];
}

const bins = 30;
const mostColumns = 64;
/** Of larger parts, so many examples are looked at, at equal distances. */
const mostExamples = 5000;

/** Of the numbers of inputs that are no images, and of the numbers to predict. */
export function histogramsOf(content: ContentInfo, part: DatasetPart): Histogram[] {
  const { inputShape, targetShape, task } = content;
  const histograms = inputShape.length === 1 ? ofColumns(part, part.inputs, 'x', inputShape) : [];
  if (task !== 'regression') return histograms;
  return [...histograms, ...ofColumns(part, part.targets, 'y', targetShape)];
}

function ofColumns(
  part: DatasetPart,
  values: DatasetPart['inputs'] | DatasetPart['targets'],
  letter: string,
  shape: readonly number[],
): Histogram[] {
  const width = exampleSize(shape);
  const step = Math.max(1, Math.ceil(part.count / mostExamples));
  const rows = Int32Array.from({ length: Math.ceil(part.count / step) }, (_, i) => rowOf(part, i * step));
  const source = openRows(values, width);
  try {
    const fetched = source.fetch(rows);
    return Array.from({ length: Math.min(width, mostColumns) }, (_, column) => {
      const numbers = Float64Array.from(rows, (_, i) => fetched.values[fetched.offsetOf(i) + column] ?? NaN);
      return { name: width === 1 ? letter : `${letter}${column + 1}`, ...count(numbers) };
    });
  } finally {
    source.close();
  }
}

/** Numbers that are not finite are in no bin. */
function count(numbers: Float64Array): Pick<Histogram, 'range' | 'counts'> {
  const finite = numbers.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const counts = Array<number>(bins).fill(0);
  if (finite.length === 0) return { range: [0, 0], counts };
  const scale = high > low ? bins / (high - low) : 0;
  for (const value of finite) {
    const bin = Math.min(bins - 1, Math.floor((value - low) * scale));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { range: [low, high], counts };
}
