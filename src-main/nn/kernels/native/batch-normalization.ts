import {
  inputOf,
  optionalValues,
  outputOf,
  outputsOf,
  registerNativeKernel,
  valuesOf,
} from '../../../backends/native/register-kernel';
import { batchNormKernels } from '../batch-norm-kernel-names';

registerNativeKernel(batchNormKernels.moments, (call) => {
  const channels = inputOf(call, 'x').shape.slice(-1);
  const { outputs, values } = outputsOf(call, [channels, channels]);
  const [mean, variance] = values as [Float32Array, Float32Array];
  call.backend.addon.batchMoments(valuesOf(call, 'x'), mean, variance);
  return outputs;
});

registerNativeKernel(batchNormKernels.gradient, (call) => {
  const { shape } = inputOf(call, 'x');
  const { outputs, values } = outputsOf(call, [shape, shape.slice(-1), shape.slice(-1)]);
  const [dx, dGamma, dBeta] = values as [Float32Array, Float32Array, Float32Array];
  const [dy, x, mean] = [valuesOf(call, 'dy'), valuesOf(call, 'x'), valuesOf(call, 'mean')];
  const [variance, gamma] = [valuesOf(call, 'variance'), valuesOf(call, 'gamma')];
  const epsilon = call.attrs['epsilon'] as number;
  call.backend.addon.batchNormGradient(dy, x, mean, variance, gamma, epsilon, dx, dGamma, dBeta);
  return outputs;
});

registerNativeKernel(batchNormKernels.normalizeRelu, (call) => {
  const [x, mean, variance] = [valuesOf(call, 'x'), valuesOf(call, 'mean'), valuesOf(call, 'variance')];
  const [gamma, beta] = [valuesOf(call, 'gamma'), valuesOf(call, 'beta')];
  const addend = optionalValues(call, 'addend');
  const epsilon = call.attrs['epsilon'] as number;
  return outputOf(call, inputOf(call, 'x').shape, (y) => {
    call.backend.addon.normalizeRelu(x, mean, variance, gamma, beta, epsilon, addend, y);
  });
});

registerNativeKernel(batchNormKernels.normalizeReluGradient, (call) => {
  const { shape } = inputOf(call, 'x');
  const y = optionalValues(call, 'y');
  const channels = shape.slice(-1);
  const { outputs, values } = outputsOf(call, [shape, channels, channels, ...(y ? [shape] : [])]);
  const [dx, dGamma, dBeta, dAddend] = values as [Float32Array, Float32Array, Float32Array, Float32Array?];
  const [dy, x, mean] = [valuesOf(call, 'dy'), valuesOf(call, 'x'), valuesOf(call, 'mean')];
  const [variance, gamma, beta] = [
    valuesOf(call, 'variance'),
    valuesOf(call, 'gamma'),
    valuesOf(call, 'beta'),
  ];
  const epsilon = call.attrs['epsilon'] as number;
  const { addon } = call.backend;
  addon.normReluGradient(dy, x, mean, variance, gamma, beta, epsilon, y, dAddend, dx, dGamma, dBeta);
  return outputs;
});
