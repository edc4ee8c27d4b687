import { createRandom } from '../../core/random';
import type { DatasetPart } from '../../domain/dataset';
import type { TableColumn } from '../../domain/table-column';
import { exampleSize, rowOf, storedSize, type ContentInfo } from '../content';
import { openInputs, openRows } from '../values/fetch-rows';
import { typeOf, type MemoryValues } from '../values/file-values';
import { asBytes, isPicture, thumbnail } from './thumbnail';

/** One example as it is shown. */
export interface Sample {
  /** Its place in the part. */
  index: number;
  /** A PNG as a data URL, where the input is an image. */
  picture: string | undefined;
  /** The first numbers of an input that is no image; of a table, what stood in its columns. */
  values: (number | string | null)[] | undefined;
  /** Its class. */
  label: { index: number; name: string } | undefined;
  /** The numbers to predict, the first of them. */
  targets: number[] | undefined;
  /** The image to predict, or its depth, as a PNG. */
  targetPicture: string | undefined;
}

export interface Page {
  /** Only examples of this class. */
  label?: number | undefined;
  /** Mixed, always in the same way, so that the first page shows all sorts. */
  shuffled: boolean;
  offset: number;
  count: number;
}

/** More numbers of one example are not shown. */
const mostNumbers = 16;

/** A page of examples of a part, and how many there are to turn over. */
export async function samplesOf(
  content: ContentInfo,
  part: DatasetPart,
  page: Page,
): Promise<{ total: number; samples: Sample[] }> {
  const chosen = chooseExamples(part, page.label);
  if (page.shuffled) createRandom(0, 'preview').shuffle(chosen);
  const indices = chosen.subarray(page.offset, page.offset + page.count);
  return { total: chosen.length, samples: await samplesAt(content, part, indices) };
}

/** The examples with these places in a part. */
export async function samplesAt(
  content: ContentInfo,
  part: DatasetPart,
  indices: Int32Array,
): Promise<Sample[]> {
  const rows = indices.map((index) => rowOf(part, index));
  const inputWidth = storedSize(content);
  const inputs = openInputs(part.inputs, inputWidth);
  const targets = openRows(part.targets, exampleSize(content.targetShape));
  try {
    const fetched = { inputs: await inputs.fetch(rows), targets: targets.fetch(rows) };
    return await Promise.all(
      Array.from(indices, async (index, i): Promise<Sample> => {
        const from = fetched.inputs.offsetOf(i);
        const input = fetched.inputs.values.slice(from, from + inputWidth);
        return {
          index,
          ...(await showInput(content, input, typeOf(part.inputs) === 'uint8')),
          ...(await showTarget(content, fetched.targets.values, fetched.targets.offsetOf(i))),
        };
      }),
    );
  } finally {
    inputs.close();
    targets.close();
  }
}

function chooseExamples(part: DatasetPart, label: number | undefined): Int32Array {
  const all = Int32Array.from({ length: part.count }, (_, index) => index);
  const { targets } = part;
  if (label === undefined || !(targets instanceof Int32Array)) return all;
  return all.filter((index) => targets[rowOf(part, index)] === label);
}

async function showInput(
  { inputShape, columns }: ContentInfo,
  input: MemoryValues,
  isBytes: boolean,
): Promise<Pick<Sample, 'picture' | 'values'>> {
  if (columns !== undefined) {
    const values = columns.slice(0, mostNumbers).map((column, i) => cellOf(column, input[i] ?? NaN));
    return { picture: undefined, values };
  }
  if (!isPicture(inputShape)) return { picture: undefined, values: Array.from(input.slice(0, mostNumbers)) };
  const bytes = isBytes ? (input as Uint8Array) : asBytes(input, [0, 1]);
  return { picture: asUrl(await thumbnail(bytes, inputShape)), values: undefined };
}

/** A stored number as it stood in its column; null where nothing did. */
function cellOf(column: TableColumn, value: number): number | string | null {
  if (Number.isNaN(value)) return null;
  return column.kind === 'categorical' ? (column.categories[value] ?? null) : value;
}

async function showTarget(
  { task, targetShape, classNames }: ContentInfo,
  values: MemoryValues,
  from: number,
): Promise<Pick<Sample, 'label' | 'targets' | 'targetPicture'>> {
  const nothing = { label: undefined, targets: undefined, targetPicture: undefined };
  if (task === 'classification') {
    const index = values[from] ?? 0;
    return { ...nothing, label: { index, name: classNames[index] ?? String(index) } };
  }
  const target = values.slice(from, from + exampleSize(targetShape));
  if (!isPicture(targetShape)) return { ...nothing, targets: Array.from(target.slice(0, mostNumbers)) };
  let farthest = 0;
  for (const depth of target) farthest = Math.max(farthest, depth);
  const range = task === 'depth' ? ([0, farthest] as const) : ([0, 1] as const);
  return { ...nothing, targetPicture: asUrl(await thumbnail(asBytes(target, range), targetShape)) };
}

/** A PNG as a data URL. */
export const asUrl = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`;
