import {
  decodeGrey16,
  decodeImage,
  imageHeader,
  type EncodedImage,
  type ImageSize,
} from '../../images/decode-image';
import { imageDecoder } from '../../images/sharp';
import { downloadAgain, invalid, type ReadOptions } from '../format';

/** The part of KITTI's images that is usual for depth: at the bottom, in the middle of the columns. */
const usualCrop: ImageSize = { height: 352, width: 1216 };

/** Annotated depth maps hold 256 times the metres, and 0 where nothing was measured. */
const perMetre = 256;

/** What pairs are brought to. */
export function depthSize({ imageSize }: ReadOptions['settings']): ImageSize {
  if (imageSize === undefined) return usualCrop;
  const [height, width] = typeof imageSize === 'number' ? [imageSize, imageSize] : imageSize;
  return { height, width };
}

/**
 * An image as bytes [height, width, 3] and its depth in metres [height, width, 1], 0 where it was not measured: the usual
 * crop of both, scaled where a size is given. Throws DATASET_INVALID, naming the image.
 */
export async function decodePair(
  image: EncodedImage,
  depth: EncodedImage,
  { settings, limits }: ReadOptions,
): Promise<{ pixels: Uint8Array; metres: Float32Array }> {
  const size = depthSize(settings);
  const { pixels, ...found } = await decodeImage(image, {
    channels: 3,
    crop: 1,
    maximalPixels: limits.imagePixels,
  });
  const header = await imageHeader(depth, limits.imagePixels);
  if (!header.isGrey || header.depth !== 'ushort') {
    throw invalid(
      `${depth.name} is no depth map: expected a grey PNG of 16 bits a pixel, found ${header.isGrey ? 'grey' : 'colours'} of type ${header.depth}.`,
      'Take the annotated depth maps of KITTI.',
    );
  }
  const { values, ...ofDepth } = await decodeGrey16(depth, limits.imagePixels);
  if (ofDepth.height !== found.height || ofDepth.width !== found.width) {
    throw invalid(
      `${depth.name} has ${ofDepth.height} rows and ${ofDepth.width} columns, expected ${found.height} and ${found.width} as ${image.name} has.`,
      'Check that the list puts the right files together.',
    );
  }
  if (found.height < usualCrop.height || found.width < usualCrop.width) {
    throw invalid(
      `${image.name} has ${found.height} rows and ${found.width} columns, expected at least ${usualCrop.height} and ${usualCrop.width}.`,
      downloadAgain,
    );
  }
  const top = found.height - usualCrop.height;
  const left = Math.floor((found.width - usualCrop.width) / 2);
  return {
    pixels: await cropImage(pixels, found, { top, left }, size),
    metres: cropDepth(values, found.width, { top, left }, size),
  };
}

async function cropImage(
  pixels: Uint8Array,
  { height, width }: ImageSize,
  place: { top: number; left: number },
  size: ImageSize,
): Promise<Uint8Array> {
  return imageDecoder()(pixels, { raw: { height, width, channels: 3 } })
    .extract({ ...place, ...usualCrop })
    .resize({ ...size, fit: 'fill' })
    .raw()
    .toBuffer();
}

/** Where the map is made smaller, each pixel gets the measured depth that is nearest to its middle in what it covers. */
function cropDepth(
  values: Uint16Array,
  stored: number,
  { top, left }: { top: number; left: number },
  size: ImageSize,
): Float32Array {
  const metres = new Float32Array(size.height * size.width);
  const rows = spans(usualCrop.height, size.height);
  const columns = spans(usualCrop.width, size.width);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      let nearest = Infinity;
      for (let i = row.from; i < row.to; i++) {
        for (let j = column.from; j < column.to; j++) {
          const value = values[(top + i) * stored + left + j] as number;
          const distance = (i - row.middle) ** 2 + (j - column.middle) ** 2;
          if (value === 0 || distance >= nearest) continue;
          nearest = distance;
          metres[y * size.width + x] = value / perMetre;
        }
      }
    });
  });
  return metres;
}

/** Which of `from` pixels each of `to` covers; at least one. */
function spans(from: number, to: number): { from: number; to: number; middle: number }[] {
  return Array.from({ length: to }, (_, i) => {
    const start = Math.floor((i * from) / to);
    return {
      from: start,
      to: Math.max(start + 1, Math.floor(((i + 1) * from) / to)),
      middle: ((i + 0.5) * from) / to - 0.5,
    };
  });
}
