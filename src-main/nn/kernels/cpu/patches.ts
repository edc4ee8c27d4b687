/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */
import type { NamedAttrMap } from '@tensorflow/tfjs-core';

/** Sizes of a convolution [N, H, W, C] → [N, H', W', …]. */
export interface Sizes {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly groups: number;
}

/** A convolution of which each group is seen as a matrix of patches. */
export interface Geometry extends Sizes {
  /** C/groups */
  readonly groupChannels: number;
  /** N·H'·W' */
  readonly rows: number;
  /** h·w·C/groups */
  readonly patchSize: number;
  /** Where in the image the pixel of each point of each patch begins, −1 for those outside: [rows, h·w] */
  readonly pixels: Int32Array;
}

/**
 * @param xShape [N, H, W, C]
 * @param kernelShape [h, w, C/groups, out]
 * @param attributes those of the convolution as a linear map
 */
export function sizesOf(xShape: number[], kernelShape: number[], attributes: NamedAttrMap): Sizes {
  const [batch = 0, height = 0, width = 0, channels = 0] = xShape;
  const [kernelHeight = 0, kernelWidth = 0] = kernelShape;
  const [stride = 1] = attributes['strides'] as number[];
  const [dilation = 1] = attributes['dilations'] as number[];
  const padding = attributes['pad'] as number;
  const groups = attributes['groups'] as number;
  const outSize = (size: number, points: number): number =>
    Math.floor((size + 2 * padding - dilation * (points - 1) - 1) / stride) + 1;
  const [outHeight, outWidth] = [outSize(height, kernelHeight), outSize(width, kernelWidth)];
  const image = { batch, height, width, channels, outHeight, outWidth };
  return { ...image, kernelHeight, kernelWidth, stride, padding, dilation, groups };
}

/** As `sizesOf`, with where each patch is. */
export function geometryOf(xShape: number[], kernelShape: number[], attributes: NamedAttrMap): Geometry {
  const [, , groupChannels = 0] = kernelShape;
  const sizes = sizesOf(xShape, kernelShape, attributes);
  return {
    ...sizes,
    groupChannels,
    rows: sizes.batch * sizes.outHeight * sizes.outWidth,
    patchSize: sizes.kernelHeight * sizes.kernelWidth * groupChannels,
    pixels: pixelsOf(sizes),
  };
}

function pixelsOf(sizes: Sizes): Int32Array {
  const { batch, height, width, channels, kernelHeight, kernelWidth, outHeight, outWidth } = sizes;
  const { stride, padding, dilation } = sizes;
  const rows = batch * outHeight * outWidth;
  const pixels = new Int32Array(rows * kernelHeight * kernelWidth).fill(-1);
  let point = 0;
  for (let row = 0; row < rows; row++) {
    const left = (row % outWidth) * stride - padding;
    const top = (Math.floor(row / outWidth) % outHeight) * stride - padding;
    const image = Math.floor(row / (outWidth * outHeight)) * height;
    for (let h = 0; h < kernelHeight; h++) {
      const y = top + h * dilation;
      for (let w = 0; w < kernelWidth; w++, point++) {
        const x = left + w * dilation;
        if (y < 0 || y >= height || x < 0 || x >= width) continue;
        pixels[point] = ((image + y) * width + x) * channels;
      }
    }
  }
  return pixels;
}

/** Each output position's patch of a group's channels as a row: [rows, patchSize], zeros outside of the image. */
export function patchesOf(image: Float32Array, geometry: Geometry, group: number): Float32Array {
  const { rows, patchSize, pixels, groupChannels } = geometry;
  const patches = new Float32Array(rows * patchSize);
  for (let point = 0; point < pixels.length; point++) {
    if (pixels[point]! < 0) continue;
    const from = pixels[point]! + group * groupChannels;
    const to = point * groupChannels;
    for (let i = 0; i < groupChannels; i++) patches[to + i] = image[from + i]!;
  }
  return patches;
}

/** The transpose of `patchesOf`: adds each row to where in the image it came from. */
export function scatterPatches(
  image: Float32Array,
  patches: Float32Array,
  { pixels, groupChannels }: Geometry,
  group: number,
): void {
  for (let point = 0; point < pixels.length; point++) {
    if (pixels[point]! < 0) continue;
    const to = pixels[point]! + group * groupChannels;
    const from = point * groupChannels;
    for (let i = 0; i < groupChannels; i++) image[to + i]! += patches[from + i]!;
  }
}
