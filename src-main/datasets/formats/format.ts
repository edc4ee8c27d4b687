import { isQuadLabError, messageOf, onOneLine, QuadLabError, systemErrorCode } from '../../core/errors';
import type { ImportLimits } from '../../domain/import-limits';
import type { ImportSettings } from '../../domain/import-settings';
import type { ContentInfo, MemoryContent } from '../content';
import type { ImageList } from '../images/image-list';
import type { ContentSink } from '../storage/content-sink';
import type { TableSource } from './table/table-source';

/** A file of a data set: where it lies, and its name inside the data set ('/' between folders). */
export interface SourceFile {
  name: string;
  path: string;
}

export interface ReadOptions {
  limits: ImportLimits;
  settings: ImportSettings;
  /** Called as examples are decoded, with how many of how many (where that is known) are done. */
  onProgress?: ((done: number, total: number | undefined) => void) | undefined;
}

interface FormatBase {
  readonly name: string;
  /** What the format looks like on disk, as part of a sentence. */
  readonly looksLike: string;
  /** Whether the names at this path look like the format; opens no file, and never throws. */
  detect(path: string): Promise<boolean>;
  /**
   * The files that belong to the data, ordered by name; settings may choose among them. Throws DATASET_INVALID where some are
   * missing or ambiguous.
   */
  files(path: string, settings?: ImportSettings): Promise<SourceFile[]>;
}

/** A format whose data fit into memory, always. */
export interface WholeFormat extends FormatBase {
  /** Decodes and checks the files. Throws DATASET_INVALID, naming the file and the place in it. */
  read(files: readonly SourceFile[], options: ReadOptions): Promise<MemoryContent>;
}

/** A format whose data may be larger than memory. */
export interface StreamedFormat extends FormatBase {
  /** Decodes and checks the files, in pieces that fit into memory. Throws DATASET_INVALID, naming the file and the place. */
  convert(files: readonly SourceFile[], sink: ContentSink, options: ReadOptions): Promise<ContentInfo>;
}

/** A format of images with classes, which may stay encoded. */
export interface ImageFormat extends StreamedFormat {
  /** Which images there are, and of what; opens none of them. Throws DATASET_INVALID. */
  images(files: readonly SourceFile[]): Promise<ImageList>;
}

/** A format whose data is a table, which can be looked at before it is imported. */
export interface TableFormat extends StreamedFormat {
  /** Opens the file of the training part. Throws DATASET_INVALID, naming the file and the place. */
  openTraining(files: readonly SourceFile[], options: ReadOptions): Promise<TableSource>;
}

/** A way in which data lies on disk. One file per format; all pass test/datasets/formats.contract.test.ts. */
export type DatasetFormat = WholeFormat | StreamedFormat | ImageFormat | TableFormat;

export function invalid(message: string, advice: string, cause?: unknown): QuadLabError {
  return new QuadLabError('DATASET_INVALID', shortened(onOneLine(message)), { advice, cause });
}

const longest = 2000;

/** Values and names that a message repeats may be as long as files. */
function shortened(message: string): string {
  if (message.length <= longest) return message;
  return `${message.slice(0, longest / 2)} … ${message.slice(-longest / 2)}`;
}

/** What a failure of the system to read a file means, which `name` says; errors of our own stay as they are. */
export function unreadable(name: string, error: unknown): QuadLabError {
  if (isQuadLabError(error)) return error;
  const advice =
    systemErrorCode(error) === 'ENOENT'
      ? 'Check that nothing moves or deletes files of the data set.'
      : 'Check that you may read the file.';
  return invalid(`${name} cannot be read: ${messageOf(error)}.`, advice, error);
}

export const downloadAgain = 'Download or copy the file again.';

/** As part of advice: what to do where a limit is in the way. */
export function raiseLimit(limit: keyof ImportLimits): string {
  return `raise the setting datasets.limits.${limit}`;
}
