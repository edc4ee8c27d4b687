import type { MemoryPart } from '../../domain/dataset';
import type { ContentInfo, MemoryContent } from '../content';
import type { ContentSink, PartName } from '../storage/content-sink';
import { memorySink } from '../storage/memory-sink';
import { typeOf } from '../values/file-values';
import { invalid, type DatasetFormat, type ReadOptions, type SourceFile } from './format';

/** The whole content of files of a format, in memory. Throws DATASET_INVALID, naming the file and the place in it. */
export async function readContent(
  format: DatasetFormat,
  files: readonly SourceFile[],
  options: ReadOptions,
): Promise<MemoryContent> {
  if ('read' in format) return format.read(files, options);
  const sink = memorySink();
  const info = await format.convert(files, sink, options);
  const { train, test, validation } = sink.parts();
  if (train === undefined || train.count === 0) throw noExamples(format);
  return {
    ...info,
    train,
    test: test?.count === 0 ? undefined : test,
    ...(validation !== undefined && validation.count > 0 && { validation }),
  };
}

/** Puts the whole content of files of a format into a sink. Throws DATASET_INVALID, naming the file and the place in it. */
export async function convertContent(
  format: DatasetFormat,
  files: readonly SourceFile[],
  sink: ContentSink,
  options: ReadOptions,
): Promise<ContentInfo> {
  if ('convert' in format) return format.convert(files, sink, options);
  const { train, test, validation, ...info } = await format.read(files, options);
  await putPart(sink, 'train', info, train);
  if (test !== undefined) await putPart(sink, 'test', info, test);
  if (validation !== undefined) await putPart(sink, 'validation', info, validation);
  return info;
}

async function putPart(
  sink: ContentSink,
  name: PartName,
  { inputShape, targetShape }: ContentInfo,
  { inputs, targets }: MemoryPart,
): Promise<void> {
  const part = await sink.part(name, {
    inputs: { type: typeOf(inputs) as 'uint8' | 'float32' | 'float64', shape: inputShape },
    targets: { type: typeOf(targets) as 'int32' | 'float32', shape: targetShape },
  });
  await part.append(inputs, targets);
}

export function noExamples({ name, looksLike }: DatasetFormat) {
  return invalid(
    `There are no training examples in it, expected data of the format ${name}.`,
    `It is ${looksLike}.`,
  );
}
