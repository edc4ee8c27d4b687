import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { listSome } from '../../../core/list-some';
import { exampleSize, type ContentInfo } from '../../content';
import type { ContentSink, PartName } from '../../storage/content-sink';
import { fileNames, filesIn } from '../folder';
import { invalid, type DatasetFormat, type ReadOptions, type SourceFile } from '../format';
import { meaningOf, pairArrays, partOf, type ArrayPair, type NamedArray } from './array-names';
import type { ArraySource } from './array-source';
import { inputPieces, planInputs, rowsPerPiece, type InputPlan } from './inputs';
import { openNpyFile } from './npy-file';
import { openNpz, type NpzFile } from './npz-file';
import { shapeText } from './place';
import { planTargets, type TargetPlan } from './targets';

const isNpz = (name: string): boolean => extname(name).toLowerCase() === '.npz';
const isNpy = (name: string): boolean => extname(name).toLowerCase() === '.npy';
const stem = (name: string): string => basename(name, extname(name));
const isNamedArray = (name: string): boolean => isNpy(name) && meaningOf(stem(name)) !== undefined;

/** Arrays that NumPy saved (numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
export const numpyFormat: DatasetFormat = {
  name: 'numpy',
  looksLike:
    'an .npz file, or a folder with x_train.npy and y_train.npy (or images and labels, data and target)',
  async detect(path) {
    if (isNpz(path)) return isFile(path);
    return (await fileNames(path)).some((name) => isNpz(name) || isNamedArray(name));
  },
  async files(path) {
    if (isNpz(path) && (await isFile(path))) return [{ name: basename(path), path }];
    const names = await fileNames(path);
    const arrays = names.filter(isNamedArray);
    const archives = names.filter(isNpz);
    const [array] = arrays;
    const [archive] = archives;
    if (array !== undefined && archive !== undefined) {
      throw invalid(
        `${path} holds ${array} and ${archive}, expected either .npy or .npz files.`,
        'Give the .npz file itself, or put the files of one data set into a folder of their own.',
      );
    }
    if (arrays.length > 0) pairArrays(arrays.flatMap((name) => named(name, stem(name)) ?? []));
    return filesIn(path, arrays.length > 0 ? arrays : archives);
  },
  async convert(files, sink, options): Promise<ContentInfo> {
    const archives: NpzFile[] = [];
    try {
      const arrays: OpenableArray[] = [];
      for (const file of files) {
        if (isNpz(file.name)) arrays.push(...(await arraysOfNpz(file, archives, options)));
        else {
          const array = named(file.name, stem(file.name));
          if (array !== undefined) arrays.push({ ...array, open: () => openNpyFile(file) });
        }
      }
      return await convertArrays(arrays, sink, options);
    } finally {
      for (const archive of archives) archive.close();
    }
  },
};

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

interface OpenableArray extends NamedArray {
  open: () => Promise<ArraySource>;
}

function named(label: string, name: string): NamedArray | undefined {
  const meaning = meaningOf(name);
  return meaning && { label, ...meaning };
}

async function arraysOfNpz(
  file: SourceFile,
  archives: NpzFile[],
  { limits }: ReadOptions,
): Promise<OpenableArray[]> {
  const archive = await openNpz(file, limits);
  archives.push(archive);
  const arrays = archive.names.flatMap((name): OpenableArray[] => {
    const array = named(`${file.name}, array ${name}`, name);
    // train.npz and test.npz hold x and y each.
    return array === undefined
      ? []
      : [{ ...array, part: array.part ?? partOf(stem(file.name)), open: () => archive.openArray(name) }];
  });
  if (arrays.length > 0) return arrays;
  throw invalid(
    `${file.name} holds the arrays ${listSome(archive.names) || '(none)'}, expected x_train and y_train, or x and y.`,
    'Save it with numpy.savez(path, x_train=…, y_train=…, x_test=…, y_test=…).',
  );
}

async function convertArrays(
  arrays: readonly OpenableArray[],
  sink: ContentSink,
  options: ReadOptions,
): Promise<ContentInfo> {
  const { train, validation, test } = pairArrays(arrays);
  const testPair = test ?? validation;
  const parts: { name: PartName; pair: ArrayPair<ArraySource> }[] = [
    { name: 'train', pair: await openPair(train) },
  ];
  if (test !== undefined && validation !== undefined && options.settings.validation === 'train') {
    parts.push({ name: 'train', pair: await openPair(validation) });
  }
  if (testPair !== undefined) parts.push({ name: 'test', pair: await openPair(testPair) });

  const [first, ...others] = parts.map(({ pair }) => pair);
  if (first === undefined) throw new Error('There is always a training part.');
  const inputs = await planInputs([first.inputs, ...others.map((pair) => pair.inputs)], options);
  const targets = await planTargets([first.targets, ...others.map((pair) => pair.targets)], options);
  await writeParts(parts, inputs, targets, sink, options);
  return { ...targets.info, inputShape: inputs.shape };
}

async function openPair(pair: ArrayPair<OpenableArray>): Promise<ArrayPair<ArraySource>> {
  const inputs = await pair.inputs.open();
  const targets = await pair.targets.open();
  const [count] = inputs.header.shape;
  const [found] = targets.header.shape;
  if (found === count) return { inputs, targets };
  throw invalid(
    `${targets.label} has the shape ${shapeText(targets)}, expected ${count ?? 0} rows, as many as ${inputs.label} has: ${shapeText(inputs)}.`,
    'Both arrays must come from the same data set.',
  );
}

async function writeParts(
  parts: readonly { name: PartName; pair: ArrayPair<ArraySource> }[],
  inputs: InputPlan,
  targets: TargetPlan,
  sink: ContentSink,
  { onProgress }: ReadOptions,
): Promise<void> {
  const total = parts.reduce((sum, { pair }) => sum + (pair.inputs.header.shape[0] ?? 0), 0);
  const layout = {
    inputs: { type: inputs.type, shape: inputs.shape },
    targets: { type: targets.type, shape: targets.info.targetShape },
  };
  let done = 0;
  for (const name of ['train', 'test'] as const) {
    const pairs = parts.filter((part) => part.name === name);
    if (pairs.length === 0) continue;
    const part = await sink.part(name, layout);
    for (const { pair } of pairs) {
      const rows = rowsPerPiece(pair.inputs);
      const targetPieces = targets.pieces(pair.targets, rows);
      for await (const piece of inputPieces(pair.inputs, inputs, rows)) {
        const wanted = await targetPieces.next();
        if (wanted.done === true) throw new Error('There are fewer targets than inputs.');
        await part.append(piece, wanted.value);
        done += piece.length / exampleSize(inputs.shape);
        onProgress?.(done, total);
      }
      // What is left is the check that nothing follows the last row.
      await targetPieces.next();
    }
  }
}
