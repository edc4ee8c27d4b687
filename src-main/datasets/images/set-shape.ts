import { DiskTrial } from '../disk-trial';
import { invalid, type ReadOptions, type SourceFile } from '../formats/format';
import { imageHeader, type DecodeOptions, type ImageSize } from './decode-image';
import { allImages, readImage, type ImageList } from './image-list';
import { inOrder } from './in-order';

/** Images whose sizes are looked at to tell a person how they differ. */
const lookedAt = 5000;

/**
 * What the images of a set become: their common size, or `settings.imageSize`; grey where all of them are, else colours.
 * Throws DATASET_INVALID where the first images cannot be read.
 */
export async function setShape(
  list: ImageList,
  options: ReadOptions,
): Promise<Required<DecodeOptions> & { size: ImageSize }> {
  const { imageSize, imageCrop = 1 } = options.settings;
  const maximalPixels = options.limits.imagePixels;
  let size = sizeOf(imageSize);
  let channels: 1 | 3 = 1;
  const disk = new DiskTrial();
  const header = async (file: SourceFile) => imageHeader(await readImage(file, disk), maximalPixels);
  const headers = inOrder(allImages(list), header);
  for await (const { isGrey, height, width } of headers) {
    size ??= { height, width };
    if (isGrey) continue;
    channels = 3;
    break;
  }
  if (size === undefined) throw new Error('A set has at least one image.');
  return { channels, size, crop: imageCrop, maximalPixels };
}

function sizeOf(given: ReadOptions['settings']['imageSize']): ImageSize | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'number') return { height: given, width: given };
  const [height, width] = given;
  return { height, width };
}

/** What is wrong with a set whose images are not all of one size; looks at many of them to say it. */
export async function sizesDiffer(
  list: ImageList,
  options: ReadOptions,
  culprit: SourceFile,
): Promise<Error> {
  const all = allImages(list);
  const files = [culprit, ...all].slice(0, lookedAt);
  const heights: number[] = [];
  const widths: number[] = [];
  const headers = inOrder(files, async (file) =>
    imageHeader(await readImage(file), options.limits.imagePixels),
  );
  for await (const { height, width } of headers) {
    heights.push(height);
    widths.push(width);
  }
  const range = (values: readonly number[]): string => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return least === most ? String(least) : `${least} to ${most}`;
  };
  const few = files.length < all.length ? ` (among the first ${files.length})` : '';
  return invalid(
    `The images differ in size: expected one size, found ${range(heights)} rows and ${range(widths)} columns${few}; ${culprit.name} is the first that differs.`,
    `Say to which size they are to be brought, for example --image-size ${suggested(heights, widths)}: they are scaled, and cut from the centre.`,
  );
}

/** A power of two near the usual size. */
function suggested(heights: readonly number[], widths: readonly number[]): number {
  const shorter = heights.map((height, i) => Math.min(height, widths[i] ?? height)).sort((a, b) => a - b);
  const middle = shorter[Math.floor(shorter.length / 2)] ?? 64;
  return Math.max(8, Math.min(256, 2 ** Math.floor(Math.log2(middle))));
}
