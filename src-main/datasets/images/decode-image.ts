import type { Metadata, Sharp } from 'sharp';
import { animated, imageError, noImage, tooManyPixels } from './image-errors';
import { imageTypeOf } from './image-type';
import { imageDecoder } from './sharp';

/** An image as bytes, with the name that errors call it by. */
export interface EncodedImage {
  name: string;
  bytes: Buffer;
}

export interface ImageSize {
  height: number;
  width: number;
}

export interface DecodeOptions {
  /** 1: grey; 3: red, green and blue. What an image has else is converted; alpha is dropped. */
  channels: 1 | 3;
  /** Scaled so that this is covered, then cut from the centre; left as it is where it is missing. */
  size?: ImageSize | undefined;
  /** The share of the shorter side that the cut takes, e.g. 0.875 for the usual evaluation on ImageNet. */
  crop: number;
  /** Of an image as it is stored. */
  maximalPixels: number;
}

export interface DecodedImage extends ImageSize {
  /** [height, width, channels] */
  pixels: Uint8Array;
}

/**
 * Decodes an image to bytes in sRGB or grey, upright (as its EXIF orientation says), 16 bits reduced to 8. Its size is
 * checked before it is decoded. Throws DATASET_INVALID: no image, cut short, damaged, animated, too many pixels.
 */
export async function decodeImage(image: EncodedImage, options: DecodeOptions): Promise<DecodedImage> {
  const pipeline = await openImage(image, options.maximalPixels);
  resize(pipeline, options);
  return guarded(image, options.maximalPixels, async () => {
    const { data, info } = await pipeline
      .removeAlpha()
      .toColourspace(options.channels === 1 ? 'b-w' : 'srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { pixels: data, height: info.height, width: info.width };
  });
}

function resize(pipeline: Sharp, { size, crop }: DecodeOptions): void {
  if (size === undefined) return;
  const height = Math.round(size.height / crop);
  const width = Math.round(size.width / crop);
  pipeline.resize({ width, height, fit: 'cover', position: 'centre' });
  if (crop === 1) return;
  const top = Math.floor((height - size.height) / 2);
  const left = Math.floor((width - size.width) / 2);
  pipeline.extract({ top, left, ...size });
}

/**
 * A grey image of 16 bits a pixel as it is stored: [height, width]. Throws DATASET_INVALID also for images of 8 bits, and
 * for those in colour.
 */
export async function decodeGrey16(
  image: EncodedImage,
  maximalPixels: number,
): Promise<ImageSize & { values: Uint16Array }> {
  const pipeline = await openImage(image, maximalPixels);
  return guarded(image, maximalPixels, async () => {
    const { data, info } = await pipeline
      .toColourspace('grey16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true });
    const values = new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
    return { values, height: info.height, width: info.width };
  });
}

/** What the header of an image says: its size when upright, whether it is grey, bits for each value. */
export async function imageHeader(
  image: EncodedImage,
  maximalPixels: number,
): Promise<ImageSize & { isGrey: boolean; depth: string }> {
  const pipeline = await openImage(image, maximalPixels);
  return guarded(image, maximalPixels, async () => {
    const { autoOrient, space, depth } = await pipeline.metadata();
    return { ...autoOrient, isGrey: space === 'b-w' || space === 'grey16', depth };
  });
}

/** One of them stands in every image that has an orientation: in JPEG, PNG (as a chunk or as text), WebP. */
const orientationMarks = ['Exif', 'eXIf', 'EXIF', 'exif'].map((mark) => Buffer.from(mark, 'latin1'));

async function openImage(image: EncodedImage, maximalPixels: number): Promise<Sharp> {
  const type = imageTypeOf(image.bytes);
  if (type === undefined) throw noImage(image.name, image.bytes);
  const pipeline = imageDecoder()(image.bytes, {
    // Costs a tenth of the time of a small image.
    autoOrient: orientationMarks.some((mark) => image.bytes.includes(mark)),
    failOn: 'warning',
    limitInputPixels: maximalPixels,
  });
  // The others cannot have several frames, or show the first one everywhere.
  if (type === 'GIF' || type === 'WebP') {
    const { pages = 1 } = await guarded(image, maximalPixels, () => pipeline.metadata());
    if (pages > 1) throw animated(image.name, pages);
  }
  return pipeline;
}

async function guarded<Result>(
  image: EncodedImage,
  maximalPixels: number,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const size = await sizeOf(image.bytes);
    if (size !== undefined && size.width * size.height > maximalPixels) {
      throw tooManyPixels(image.name, size, maximalPixels);
    }
    const type = imageTypeOf(image.bytes) ?? '';
    const expected = `${type} image${size === undefined ? '' : ` of ${size.width} × ${size.height} pixels`}`;
    throw imageError(image, expected, error);
  }
}

/** From the header alone, whatever the size. */
function sizeOf(bytes: Buffer): Promise<Metadata | undefined> {
  return imageDecoder()(bytes, { limitInputPixels: false, failOn: 'none' })
    .metadata()
    .catch(() => undefined);
}
