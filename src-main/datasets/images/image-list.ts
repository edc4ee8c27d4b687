import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { DiskTrial } from '../disk-trial';
import { type SourceFile, unreadable } from '../formats/format';
import { partNames, type PartName } from '../storage/content-sink';
import type { EncodedImage } from './decode-image';

/** A file with an image, and the class that it shows. */
export interface LabelledImage extends SourceFile {
  label: number;
}

/** The images of a data set and their classes, before any of them was opened. A part that there is not has none. */
export interface ImageList extends Record<PartName, readonly LabelledImage[]> {
  classNames: readonly string[];
  /** What was decided about the parts, and a person should know. */
  messages?: readonly string[] | undefined;
}

/** The images of all parts, one part after the other. */
export function allImages(list: ImageList): LabelledImage[] {
  return partNames.flatMap((name) => list[name]);
}

/** Throws DATASET_INVALID. For many small images, give what is known of the disk. */
export async function readImage({ name, path }: SourceFile, disk?: DiskTrial): Promise<EncodedImage> {
  try {
    const isSlow = disk === undefined || disk.isSlow();
    return { name, bytes: isSlow ? await readFile(path) : disk.measure(() => readFileSync(path)) };
  } catch (error) {
    throw unreadable(name, error);
  }
}
