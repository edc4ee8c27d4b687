import type { MemoryContent } from '../content';
import { memorySink } from '../storage/memory-sink';
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

export function noExamples({ name, looksLike }: DatasetFormat) {
  return invalid(
    `There are no training examples in it, expected data of the format ${name}.`,
    `It is ${looksLike}.`,
  );
}
