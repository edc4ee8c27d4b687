/* eslint-disable @typescript-eslint/no-non-null-assertion -- a pass gives as many arrays as there are shapes */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { outputOf, shapeOf, valuesOf, type KernelCall } from './cpu-backend';
import type { DenseCall } from './dense-call';
import { denseCall } from './dense-call';
import * as passes from './dense-passes';
import { columnsOfGroup, joinGroups } from './groups';
import type { Geometry } from './patches';
import { geometryOf, patchesOf, scatterPatches } from './patches';
import { parameterShapes, registerPasses } from './register-passes';

// Each group of a convolution is a dense neuron over the patches of its channels (im2col), squares and products
// included; tfjs's own convolutions, which read every element through an index function, take some fifty times as long.

interface ConvolutionCall {
  readonly geometry: Geometry;
  readonly outputs: number;
  /** The dense neuron of each group, in order. */
  readonly groups: readonly DenseCall[];
}

/** x [N, H, W, in], kernels [h, w, in/groups, out]; all else has [..., out] and falls into groups by its columns. */
function read(call: KernelCall): ConvolutionCall {
  const kernelShape = shapeOf(call, 'w_r');
  const [, , , outputs = 0] = kernelShape;
  const geometry = geometryOf(shapeOf(call, 'x'), kernelShape, call.attrs ?? {});
  const { groups, rows, patchSize } = geometry;
  const size = { rows, inputs: patchSize, outputs: outputs / groups };
  const ofGroup = (_: unknown, group: number): DenseCall =>
    denseCall(
      call,
      size,
      () => patchesOf(valuesOf(call, 'x'), geometry, group),
      (name) => columnsOfGroup(valuesOf(call, name), outputs, group, groups),
    );
  return { geometry, outputs, groups: Array.from({ length: groups }, ofGroup) };
}

/** Computes group by group, and makes each result whole. */
function joined(
  { groups, outputs }: ConvolutionCall,
  pass: (dense: DenseCall) => Float32Array[],
): Float32Array[] {
  const parts = groups.map(pass);
  return parts[0]!.map((_, i) =>
    joinGroups(
      parts.map((results) => results[i]!),
      outputs,
    ),
  );
}

registerPasses('convolution', {
  Forward(call): TensorInfo[] {
    const convolution = read(call);
    const { batch, outHeight, outWidth } = convolution.geometry;
    const shape = [batch, outHeight, outWidth, convolution.outputs];
    return joined(convolution, passes.forward).map((values) => outputOf(call, shape, values));
  },
  GradParameters(call): TensorInfo[] {
    const gradients = joined(read(call), passes.gradParameters);
    return parameterShapes(call).map((shape, i) => outputOf(call, shape, gradients[i]!));
  },
  GradInput(call): TensorInfo {
    const { geometry, groups } = read(call);
    const { batch, height, width, channels } = geometry;
    const image = new Float32Array(batch * height * width * channels);
    groups.forEach((dense, group) => {
      scatterPatches(image, passes.gradInput(dense), geometry, group);
    });
    return outputOf(call, [batch, height, width, channels], image);
  },
});
