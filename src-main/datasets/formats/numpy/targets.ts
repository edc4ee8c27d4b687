import { exampleSize, type ContentInfo } from '../../content';
import { decodeNumbers, isFloat } from '../bytes/wire-numbers';
import { invalid, type ReadOptions } from '../format';
import { numberClasses, type PartLabels } from '../number-classes';
import { piecesOfRows, type ArraySource } from './array-source';
import { rowsPerPiece } from './inputs';
import { finiteNumbers, placeOf, shapeText } from './place';

/** What is to be predicted, and how the rows of the arrays become it. */
export interface TargetPlan {
  info: Pick<ContentInfo, 'task' | 'outputSize' | 'targetShape' | 'classNames'>;
  type: 'int32' | 'float32';
  /** The targets of one of the arrays, in pieces of so many examples. */
  pieces(source: ArraySource, rows: number): AsyncGenerator<Int32Array | Float32Array, void>;
}

/**
 * Finds out what the targets are. Whole numbers [n] or [n, 1] are classes: those that occur, in ascending order, called by
 * their numbers. Rows [n, k] of zeros and a single one are k classes. Floats are numbers to predict: [n] or [n, k].
 * The setting `task` overrules this. Class indices are read at once.
 * Throws DATASET_INVALID: another shape, a test label that never occurs in training, NaN or infinity.
 */
export async function planTargets(
  sources: readonly [ArraySource, ...ArraySource[]],
  { settings, limits }: Pick<ReadOptions, 'settings' | 'limits'>,
): Promise<TargetPlan> {
  const [first] = sources;
  const width = widthOf(first);
  for (const source of sources) {
    if (widthOf(source) === width) continue;
    throw invalid(
      `${source.label} has the shape ${shapeText(source)}, expected targets as in ${first.label}, whose shape is ${shapeText(first)}.`,
      'The arrays of all parts must come from the same data set.',
    );
  }
  if (settings.task === 'regression') return numbers(width);
  const areClasses = settings.task === 'classification' || !isFloat(first.header.type);
  if (width > 1) return (await oneHot(sources, width, areClasses)) ?? numbers(width);
  if (!areClasses) return numbers(width);

  const labels: PartLabels[] = [];
  for (const source of sources) {
    labels.push({
      labels: await allNumbers(source),
      nameOf: (row) => placeOf(source, row),
    });
  }
  const { classNames, parts } = numberClasses(labels, limits.tableCategories);
  return classes(classNames, new Map(sources.map((source, i) => [source, parts[i] ?? new Int32Array()])));
}

/** Numbers in one row. */
function widthOf(source: ArraySource): number {
  const [, ...row] = source.header.shape;
  if (row.length <= 1 && source.header.shape.length > 0 && !row.includes(0)) return row[0] ?? 1;
  throw invalid(
    `${source.label} has the shape ${shapeText(source)}, expected (n,) or (n, k) for targets.`,
    'Save one number, or one row of numbers, for each example.',
  );
}

function numbers(width: number): TargetPlan {
  return {
    info: { task: 'regression', outputSize: width, targetShape: [width], classNames: [] },
    type: 'float32',
    async *pieces(source, rows) {
      let at = 0;
      for await (const values of decodedPieces(source, rows)) {
        yield finiteNumbers(source, values, at);
        at += values.length;
      }
    },
  };
}

function classes(classNames: string[], labels: ReadonlyMap<ArraySource, Int32Array>): TargetPlan {
  return {
    info: { task: 'classification', outputSize: classNames.length, targetShape: [], classNames },
    type: 'int32',
    // eslint-disable-next-line @typescript-eslint/require-await -- other targets are read as they are needed
    async *pieces(source, rows) {
      const all = labels.get(source) ?? new Int32Array();
      for (let at = 0; at < all.length; at += rows) yield all.subarray(at, at + rows);
    },
  };
}

/** Classes where each row is one-hot. Where one is not: undefined, or an error if the targets have to be classes. */
async function oneHot(
  sources: readonly ArraySource[],
  width: number,
  areClasses: boolean,
): Promise<TargetPlan | undefined> {
  const labels = new Map<ArraySource, Int32Array>();
  for (const source of sources) {
    const hot = new Int32Array(source.header.shape[0] ?? 0);
    let row = 0;
    for await (const values of decodedPieces(source, rowsPerPiece(source))) {
      for (let at = 0; at < values.length; at += width) {
        const found = hotIndex(values.subarray(at, at + width));
        if (found !== undefined) hot[row++] = found;
        else if (areClasses) throw notOneHot(source, row);
        else return undefined;
      }
    }
    labels.set(source, hot);
  }
  return classes(
    Array.from({ length: width }, (_, index) => String(index)),
    labels,
  );
}

function hotIndex(row: Float64Array): number | undefined {
  const hot = row.indexOf(1);
  return hot !== -1 && row.every((value, i) => value === (i === hot ? 1 : 0)) ? hot : undefined;
}

function notOneHot(source: ArraySource, row: number) {
  return invalid(
    `${source.label}: row ${row} is not one-hot; expected a single 1 and zeros, as targets of whole numbers and the shape ${shapeText(source)}.`,
    'Save the number of the class of each example, or set task to regression to predict these numbers.',
  );
}

async function* decodedPieces(source: ArraySource, rows: number): AsyncGenerator<Float64Array, void> {
  const { type, littleEndian } = source.header;
  for await (const piece of piecesOfRows(source, rows)) yield decodeNumbers(piece, type, littleEndian);
}

async function allNumbers(source: ArraySource): Promise<Float64Array> {
  const all = new Float64Array(exampleSize(source.header.shape));
  let at = 0;
  for await (const values of decodedPieces(source, rowsPerPiece(source))) {
    all.set(values, at);
    at += values.length;
  }
  return all;
}
