import { readFile } from 'node:fs/promises';
import type { SourceFile } from '../formats/format';
import type { EncodedImage } from './decode-image';
import { unreadableFile } from './image-errors';

/** A file with an image, and the class that it shows. */
export interface LabelledImage extends SourceFile {
  label: number;
}

/** The images of a data set and their classes, before any of them was opened. */
export interface ImageList {
  classNames: readonly string[];
  train: readonly LabelledImage[];
  /** None where the data is a single part. */
  test: readonly LabelledImage[];
}

/** Throws DATASET_INVALID. */
export async function readImage({ name, path }: SourceFile): Promise<EncodedImage> {
  try {
    return { name, bytes: await readFile(path) };
  } catch (error) {
    throw unreadableFile(name, error);
  }
}
