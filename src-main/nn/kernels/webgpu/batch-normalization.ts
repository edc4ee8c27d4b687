import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  inputOf,
  outputOf,
  registerWebgpuKernel,
  withScratch,
} from '../../../backends/webgpu/register-kernel';
import type { Shader, WebgpuCall } from '../../../backends/webgpu/shader';
import { threads } from '../../../backends/webgpu/shader';
import { batchNormKernels } from '../batch-norm-kernel-names';
import { eachRow, groupsOf, partialSums, partRows, partsOf } from './channel-sums';

/** Mean and sum of squared differences from it, of each part. */
const partialMoments = (channels: number): Shader =>
  partialSums({
    key: 'partial moments',
    reads: ['x'],
    writes: ['means', 'squares'],
    channels,
    body: `
var sum = 0.0;
${eachRow('sum += x[i];')}
let mean = total(lane, sum) / f32(end - first);
var square = 0.0;
${eachRow('let d = x[i] - mean; square += d * d;')}
let m2 = total(lane, square);
if (inside && lane < 16) { means[at] = mean; squares[at] = m2; }`,
  });

/** Brings the moments of the parts together, part by part (Chan, Golub and LeVeque 1983). */
const totalMoments = (channels: number): Shader => ({
  key: `total moments of ${channels}`,
  reads: ['means', 'squares'],
  writes: ['mean', 'variance'],
  integers: ['rows', 'parts'],
  code: () => ({
    declarations: `const C: i32 = ${channels};`,
    body: `
let c = group * ${threads} + lane;
if (c >= C) { return; }
var m = 0.0;
var m2 = 0.0;
var count = 0.0;
for (var part = 0; part < n.parts; part++) {
  let more = f32(min(${partRows}, n.rows - part * ${partRows}));
  let delta = means[part * C + c] - m;
  let both = count + more;
  m += delta * more / both;
  m2 += squares[part * C + c] + delta * delta * (count * more / both);
  count = both;
}
mean[c] = m;
variance[c] = m2 / count;`,
  }),
});

registerWebgpuKernel(batchNormKernels.moments, (call) => {
  const { rows, channels } = sizesOf(call);
  const outputs = [outputOf(call, [channels]), outputOf(call, [channels])];
  const parts = partsOf(rows);
  const { backend } = call;
  withScratch(backend, parts * channels, (means) => {
    withScratch(backend, parts * channels, (squares) => {
      backend.run(partialMoments(channels), {
        reads: [inputOf(call, 'x')],
        writes: [means, squares],
        integers: [rows],
        groups: groupsOf(rows, channels),
      });
      backend.run(totalMoments(channels), {
        reads: [means, squares],
        writes: outputs,
        integers: [rows, parts],
        groups: Math.ceil(channels / threads),
      });
    });
  });
  return outputs;
});

/** Σdy and Σdy⊙x̂ of each part. */
const partialGradient = (channels: number): Shader =>
  partialSums({
    key: 'partial batch-norm gradient',
    reads: ['dy', 'x', 'mean', 'variance'],
    writes: ['betas', 'gammas'],
    floats: ['epsilon'],
    channels,
    body: `
var beta = 0.0;
var gamma = 0.0;
${eachRow('beta += dy[i]; gamma += dy[i] * (x[i] - mean[c]);')}
let sumOfBeta = total(lane, beta);
let sumOfGamma = total(lane, gamma);
if (inside && lane < 16) {
  betas[at] = sumOfBeta;
  gammas[at] = sumOfGamma / sqrt(variance[c] + n.epsilon);
}`,
  });

const totalGradient = (channels: number): Shader => ({
  key: `total batch-norm gradient of ${channels}`,
  reads: ['betas', 'gammas'],
  writes: ['dBeta', 'dGamma'],
  integers: ['parts'],
  code: () => ({
    declarations: `const C: i32 = ${channels};`,
    body: `
let c = group * ${threads} + lane;
if (c >= C) { return; }
var beta = 0.0;
var gamma = 0.0;
for (var i = c; i < n.parts * C; i += C) {
  beta += betas[i];
  gamma += gammas[i];
}
dBeta[c] = beta;
dGamma[c] = gamma;`,
  }),
});

/** ∂x = γ/√(σ² + ε)⊙(dy − ∂β/m − x̂⊙∂γ/m) */
const inputGradient = (channels: number): Shader => ({
  key: `batch-norm gradient of ${channels}`,
  reads: ['dy', 'x', 'mean', 'variance', 'gamma', 'dBeta', 'dGamma'],
  writes: ['dx'],
  integers: ['rows'],
  floats: ['epsilon'],
  code: () => ({
    declarations: `const C: i32 = ${channels};`,
    body: `
let i = group * ${threads} + lane;
if (i >= n.rows * C) { return; }
let c = i % C;
let inverse = 1.0 / sqrt(variance[c] + n.epsilon);
let normal = (x[i] - mean[c]) * inverse;
dx[i] = gamma[c] * inverse * (dy[i] - (dBeta[c] + normal * dGamma[c]) / f32(n.rows));`,
  }),
});

registerWebgpuKernel(batchNormKernels.gradient, (call) => {
  const { rows, channels, shape } = sizesOf(call);
  const floats = [call.attrs?.['epsilon'] as number];
  const [dx, dGamma, dBeta] = [outputOf(call, shape), outputOf(call, [channels]), outputOf(call, [channels])];
  const [dy, x, mean, variance, gamma] = ['dy', 'x', 'mean', 'variance', 'gamma'].map((name) =>
    inputOf(call, name),
  ) as [TensorInfo, TensorInfo, TensorInfo, TensorInfo, TensorInfo];
  const parts = partsOf(rows);
  const { backend } = call;
  withScratch(backend, parts * channels, (betas) => {
    withScratch(backend, parts * channels, (gammas) => {
      backend.run(partialGradient(channels), {
        reads: [dy, x, mean, variance],
        writes: [betas, gammas],
        integers: [rows],
        floats,
        groups: groupsOf(rows, channels),
      });
      backend.run(totalGradient(channels), {
        reads: [betas, gammas],
        writes: [dBeta, dGamma],
        integers: [parts],
        groups: Math.ceil(channels / threads),
      });
    });
  });
  backend.run(inputGradient(channels), {
    reads: [dy, x, mean, variance, gamma, dBeta, dGamma],
    writes: [dx],
    integers: [rows],
    floats,
    groups: Math.ceil((rows * channels) / threads),
  });
  return [dx, dGamma, dBeta];
});

/** x [..., C] as rows of channels. */
function sizesOf(call: WebgpuCall): { shape: number[]; rows: number; channels: number } {
  const { shape } = inputOf(call, 'x');
  const channels = shape.at(-1) ?? 1;
  return { shape, channels, rows: shape.slice(0, -1).reduce((product, length) => product * length, 1) };
}
