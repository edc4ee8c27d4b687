import { DiskTrial } from '../disk-trial';
import { exampleSize, type ContentInfo } from '../content';
import type { ReadOptions } from '../formats/format';
import { partNames, type ContentSink, type PartName } from '../storage/content-sink';
import { decodeImage, type DecodedImage, type DecodeOptions, type ImageSize } from './decode-image';
import { allImages, readImage, type ImageList, type LabelledImage } from './image-list';
import { imagesAtOnce, inOrder } from './in-order';
import { setShape, sizesDiffer } from './set-shape';

const pieceBytes = 1 << 22;

/**
 * Decodes all images of a set to bytes [n, height, width, channels] of one size. Memory needed: a few images and pieces of
 * 4 MiB. Throws DATASET_INVALID, naming the image.
 */
export async function convertImages(
  list: ImageList,
  sink: ContentSink,
  options: ReadOptions,
): Promise<ContentInfo> {
  const shape = await setShape(list, options);
  const info = contentInfo(list, shape);
  const total = allImages(list).length;
  const disk = new DiskTrial();
  let done = 0;
  for (const name of partNames) {
    if (list[name].length === 0) continue;
    const append = await openPart(name, info.inputShape, sink);
    for await (const { image, decoded } of decodeAll(list[name], shape)) {
      if (decoded.height !== shape.size.height || decoded.width !== shape.size.width) {
        throw await sizesDiffer(list, options, image);
      }
      await append(decoded.pixels, image.label);
      options.onProgress?.(++done, total);
    }
    await append();
  }
  return info;

  function decodeAll(images: readonly LabelledImage[], decode: DecodeOptions) {
    const given = { ...decode, size: options.settings.imageSize === undefined ? undefined : shape.size };
    const work = async (image: LabelledImage): Promise<{ image: LabelledImage; decoded: DecodedImage }> => ({
      image,
      decoded: await decodeImage(await readImage(image, disk), given),
    });
    return inOrder(images, work, imagesAtOnce(exampleSize(info.inputShape)));
  }
}

/** What is known of a set of classified images that become one shape. */
export function contentInfo(
  { classNames, messages }: ImageList,
  { size, channels }: { size: ImageSize; channels: number },
): ContentInfo {
  return {
    task: 'classification',
    inputShape: [size.height, size.width, channels],
    outputSize: classNames.length,
    targetShape: [],
    classNames,
    messages,
  };
}

/** Collects images to pieces; called without one, it hands on what is left. */
async function openPart(
  name: PartName,
  shape: readonly number[],
  sink: ContentSink,
): Promise<(pixels?: Uint8Array, label?: number) => Promise<void>> {
  const part = await sink.part(name, {
    inputs: { type: 'uint8', shape },
    targets: { type: 'int32', shape: [] },
  });
  const width = exampleSize(shape);
  const perPiece = Math.max(1, Math.floor(pieceBytes / width));
  const inputs = new Uint8Array(perPiece * width);
  const targets = new Int32Array(perPiece);
  let count = 0;
  return async (pixels, label = 0) => {
    if (pixels !== undefined) {
      inputs.set(pixels, count * width);
      targets[count++] = label;
      if (count < perPiece) return;
    }
    if (count > 0) await part.append(inputs.subarray(0, count * width), targets.subarray(0, count));
    count = 0;
  };
}
