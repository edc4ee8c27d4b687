/* eslint-disable @typescript-eslint/no-non-null-assertion -- typed arrays are read within their bounds throughout */
import { registerKernel } from '@tensorflow/tfjs-core';
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import { batchNormKernels } from '../batch-norm-kernel-names';
import type { KernelCall } from './cpu-backend';
import { inputOf, outputOf, valuesOf } from './cpu-backend';

// Sums over all axes but the last; tfjs transposes the whole image for each of them.

interface BatchNormCall extends KernelCall {
  attrs?: NamedAttrMap;
}

/** x [..., C] → the mean and the biased variance of each channel, [C]. */
function moments(call: KernelCall): TensorInfo[] {
  const x = valuesOf(call, 'x');
  const channels = inputOf(call, 'x').shape.at(-1) ?? 1;
  const rows = x.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  for (let i = 0, row = 0; row < rows; row++) for (let c = 0; c < channels; c++) mean[c]! += x[i++]!;
  for (let c = 0; c < channels; c++) mean[c]! /= rows;
  for (let i = 0, row = 0; row < rows; row++) {
    for (let c = 0; c < channels; c++) variance[c]! += (x[i++]! - mean[c]!) ** 2;
  }
  for (let c = 0; c < channels; c++) variance[c]! /= rows;
  return [mean, variance].map((values) => outputOf(call, [channels], new Float32Array(values)));
}

/** dy, x, mean, variance, gamma → the gradients of x, gamma and beta. */
function gradient(call: BatchNormCall): TensorInfo[] {
  const { shape } = inputOf(call, 'x');
  const x = valuesOf(call, 'x');
  const dy = valuesOf(call, 'dy');
  const mean = valuesOf(call, 'mean');
  const gamma = valuesOf(call, 'gamma');
  const epsilon = Number(call.attrs?.['epsilon']);
  const channels = mean.length;
  const rows = x.length / channels;
  const inverse = Float64Array.from(valuesOf(call, 'variance'), (value) => 1 / Math.sqrt(value + epsilon));
  const dGamma = new Float64Array(channels);
  const dBeta = new Float64Array(channels);
  for (let i = 0, row = 0; row < rows; row++) {
    for (let c = 0; c < channels; c++, i++) {
      dBeta[c]! += dy[i]!;
      dGamma[c]! += dy[i]! * (x[i]! - mean[c]!) * inverse[c]!;
    }
  }
  const dx = new Float32Array(x.length);
  for (let i = 0, row = 0; row < rows; row++) {
    for (let c = 0; c < channels; c++, i++) {
      const normal = (x[i]! - mean[c]!) * inverse[c]!;
      dx[i] = gamma[c]! * inverse[c]! * (dy[i]! - (dBeta[c]! + normal * dGamma[c]!) / rows);
    }
  }
  return [
    outputOf(call, shape, dx),
    outputOf(call, [channels], new Float32Array(dGamma)),
    outputOf(call, [channels], new Float32Array(dBeta)),
  ];
}

registerKernel({ backendName: 'cpu', kernelName: batchNormKernels.moments, kernelFunc: moments });
registerKernel({ backendName: 'cpu', kernelName: batchNormKernels.gradient, kernelFunc: gradient });
