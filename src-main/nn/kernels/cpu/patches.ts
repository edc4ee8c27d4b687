/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap } from '@tensorflow/tfjs-core';

/** Sizes of a convolution [N, H, W, C] → [N, H', W', …] seen as a matrix of patches. */
export interface Geometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly stride: readonly [number, number];
  readonly top: number;
  readonly left: number;
  /** N·H'·W' */
  readonly rows: number;
  /** h·w·C */
  readonly patchSize: number;
}

export function geometryOf(xShape: number[], filterShape: number[], attributes: NamedAttrMap): Geometry {
  const info = tf.backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attributes['strides'] as [number, number],
    attributes['dilations'] as [number, number],
    attributes['pad'] as number,
  );
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    stride: [info.strideHeight, info.strideWidth],
    top: info.padInfo.top,
    left: info.padInfo.left,
    rows: info.batchSize * info.outHeight * info.outWidth,
    patchSize: info.filterHeight * info.filterWidth * info.inChannels,
  };
}

/** Each output position's patch of the image as a row: [rows, patchSize], zeros outside of the image. */
export function patchesOf(image: Float32Array, geometry: Geometry): Float32Array {
  const patches = new Float32Array(geometry.rows * geometry.patchSize);
  eachSpan(geometry, (inPatches, inImage, length) => {
    for (let i = 0; i < length; i++) patches[inPatches + i] = image[inImage + i]!;
  });
  return patches;
}

/** The transpose of `patchesOf`: adds each row to where it came from. */
export function scatterPatches(patches: Float32Array, geometry: Geometry): Float32Array {
  const { batch, height, width, channels } = geometry;
  const image = new Float32Array(batch * height * width * channels);
  eachSpan(geometry, (inPatches, inImage, length) => {
    for (let i = 0; i < length; i++) image[inImage + i]! += patches[inPatches + i]!;
  });
  return image;
}

/** Calls back for each run of values that lie together both in a patch and in the image. */
function eachSpan(
  geometry: Geometry,
  visit: (inPatches: number, inImage: number, length: number) => void,
): void {
  const {
    batch,
    height,
    width,
    channels,
    kernelHeight,
    kernelWidth,
    outHeight,
    outWidth,
    stride,
    top,
    left,
  } = geometry;
  let row = 0;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++, row++) {
        const column = x * stride[1] - left;
        const from = Math.max(0, -column);
        const length = (Math.min(kernelWidth, width - column) - from) * channels;
        for (let h = 0; h < kernelHeight; h++) {
          const line = y * stride[0] - top + h;
          if (line < 0 || line >= height) continue;
          const inPatches = row * geometry.patchSize + (h * kernelWidth + from) * channels;
          visit(inPatches, ((n * height + line) * width + column + from) * channels, length);
        }
      }
    }
  }
}
