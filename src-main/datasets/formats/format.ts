import { QuadLabError } from '../../core/errors';
import type { DatasetContent } from '../content';

/** A file of a data set: where it lies, and its name inside the data set ('/' between folders). */
export interface SourceFile {
  name: string;
  path: string;
}

/** A way in which data lies on disk. One file per format; all pass test/datasets/formats.contract.test.ts. */
export interface DatasetFormat {
  readonly name: string;
  /** What the format looks like on disk, as part of a sentence. */
  readonly looksLike: string;
  /** Whether the names at this path look like the format; opens no file, and never throws. */
  detect(path: string): Promise<boolean>;
  /** The files that belong to the data, ordered by name. Throws DATASET_INVALID where some are missing or ambiguous. */
  files(path: string): Promise<SourceFile[]>;
  /** Decodes and checks the files. Throws DATASET_INVALID, naming the file and the place in it. */
  read(files: readonly SourceFile[]): Promise<DatasetContent>;
}

export function invalid(message: string, advice: string, cause?: unknown): QuadLabError {
  return new QuadLabError('DATASET_INVALID', message, { advice, cause });
}

export const downloadAgain = 'Download or copy the file again.';
