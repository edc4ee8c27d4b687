import type { DatasetPart } from '../../domain/dataset';
import type { TableColumn } from '../../domain/table-column';
import { exampleSize, rowOf, type ContentInfo } from '../content';
import { openRows } from '../values/fetch-rows';
import { isEncoded, type NumberValues } from '../values/file-values';

/** How often the numbers of one column fall between equidistant edges, or how often each of its categories occurs. */
export interface Histogram {
  name: string;
  /** The least and the greatest number. */
  range: [number, number] | undefined;
  categories: readonly string[] | undefined;
  counts: readonly number[];
  missing: number;
}

const bins = 30;
const mostColumns = 64;
/** Of larger parts, so many examples are looked at, at equal distances. */
const mostExamples = 5000;

/** Of the numbers of inputs that are no images, and of the numbers to predict. */
export function histogramsOf(content: ContentInfo, part: DatasetPart): Histogram[] {
  const { inputShape, targetShape, task, columns, targetColumn } = content;
  if (columns !== undefined) {
    return [...columns, ...(targetColumn === undefined ? [] : [targetColumn])]
      .slice(0, mostColumns)
      .map(ofTableColumn);
  }
  const { inputs } = part;
  const histograms =
    inputShape.length === 1 && !isEncoded(inputs) ? ofColumns(part, inputs, 'x', inputShape) : [];
  if (task !== 'regression') return histograms;
  return [...histograms, ...ofColumns(part, part.targets, 'y', targetShape)];
}

function ofTableColumn(column: TableColumn): Histogram {
  const { name, histogram: counts, missing } = column;
  return column.kind === 'categorical'
    ? { name, range: undefined, categories: column.categories, counts, missing }
    : { name, range: [column.min, column.max], categories: undefined, counts, missing };
}

function ofColumns(
  part: DatasetPart,
  values: NumberValues,
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
function count(numbers: Float64Array): Omit<Histogram, 'name'> {
  const finite = numbers.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const counts = Array<number>(bins).fill(0);
  const missing = numbers.length - finite.length;
  if (finite.length === 0) return { range: undefined, categories: undefined, counts, missing };
  const scale = high > low ? bins / (high - low) : 0;
  for (const value of finite) {
    const bin = Math.min(bins - 1, Math.floor((value - low) * scale));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { range: [low, high], categories: undefined, counts, missing };
}
