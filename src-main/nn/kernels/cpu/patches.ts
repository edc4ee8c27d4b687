/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */
import type { NamedAttrMap } from '@tensorflow/tfjs-core';

/** Sizes of a convolution [N, H, W, C] → [N, H', W', …], of which each group is seen as a matrix of patches. */
export interface Geometry {
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
  /** C/groups */
  readonly groupChannels: number;
  /** N·H'·W' */
  readonly rows: number;
  /** h·w·C/groups */
  readonly patchSize: number;
}

/**
 * @param xShape [N, H, W, C]
 * @param kernelShape [h, w, C/groups, out]
 * @param attributes those of the convolution as a linear map
 */
export function geometryOf(xShape: number[], kernelShape: number[], attributes: NamedAttrMap): Geometry {
  const [batch = 0, height = 0, width = 0, channels = 0] = xShape;
  const [kernelHeight = 0, kernelWidth = 0, groupChannels = 0] = kernelShape;
  const [stride = 1] = attributes['strides'] as number[];
  const [dilation = 1] = attributes['dilations'] as number[];
  const padding = attributes['pad'] as number;
  const outSize = (size: number, points: number): number =>
    Math.floor((size + 2 * padding - dilation * (points - 1) - 1) / stride) + 1;
  const [outHeight, outWidth] = [outSize(height, kernelHeight), outSize(width, kernelWidth)];
  return {
    batch,
    height,
    width,
    channels,
    kernelHeight,
    kernelWidth,
    outHeight,
    outWidth,
    stride,
    padding,
    dilation,
    groups: attributes['groups'] as number,
    groupChannels,
    rows: batch * outHeight * outWidth,
    patchSize: kernelHeight * kernelWidth * groupChannels,
  };
}

/** Each output position's patch of a group's channels as a row: [rows, patchSize], zeros outside of the image. */
export function patchesOf(image: Float32Array, geometry: Geometry, group: number): Float32Array {
  const patches = new Float32Array(geometry.rows * geometry.patchSize);
  eachSpan(geometry, group, (inPatches, inImage, length) => {
    for (let i = 0; i < length; i++) patches[inPatches + i] = image[inImage + i]!;
  });
  return patches;
}

/** The transpose of `patchesOf`: adds each row to where in the image it came from. */
export function scatterPatches(
  image: Float32Array,
  patches: Float32Array,
  geometry: Geometry,
  group: number,
): void {
  eachSpan(geometry, group, (inPatches, inImage, length) => {
    for (let i = 0; i < length; i++) image[inImage + i]! += patches[inPatches + i]!;
  });
}

type Visit = (inPatches: number, inImage: number, length: number) => void;

/** Calls back for each run of values that lie together both in a patch and in the image. */
function eachSpan(geometry: Geometry, group: number, visit: Visit): void {
  const { batch, height, kernelHeight, outHeight, outWidth, stride, padding, dilation } = geometry;
  const { patchSize, kernelWidth, groupChannels, width } = geometry;
  const visitLine = geometry.groups === 1 && dilation === 1 ? visitWhole : visitPoints;
  let row = 0;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++, row++) {
        for (let h = 0; h < kernelHeight; h++) {
          const line = y * stride - padding + h * dilation;
          if (line < 0 || line >= height) continue;
          const inPatches = row * patchSize + h * kernelWidth * groupChannels;
          visitLine(geometry, group, (n * height + line) * width, x * stride - padding, inPatches, visit);
        }
      }
    }
  }
}

type VisitLine = (
  geometry: Geometry,
  group: number,
  /** Where the line begins in the image, in pixels. */
  line: number,
  /** The first column of the patch, which may lie outside. */
  column: number,
  inPatches: number,
  visit: Visit,
) => void;

/** One line of a patch that has all channels of neighbouring pixels. */
const visitWhole: VisitLine = ({ width, kernelWidth, channels }, _group, line, column, inPatches, visit) => {
  const from = Math.max(0, -column);
  const points = Math.min(kernelWidth, width - column) - from;
  visit(inPatches + from * channels, (line + column + from) * channels, points * channels);
};

/** One line of a patch, pixel by pixel. */
const visitPoints: VisitLine = (geometry, group, line, column, inPatches, visit) => {
  const { width, kernelWidth, channels, groupChannels, dilation } = geometry;
  for (let w = 0; w < kernelWidth; w++) {
    const x = column + w * dilation;
    if (x < 0 || x >= width) continue;
    const inImage = (line + x) * channels + group * groupChannels;
    visit(inPatches + w * groupChannels, inImage, groupChannels);
  }
};
