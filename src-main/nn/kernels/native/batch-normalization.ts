import { inputOf, outputsOf, registerNativeKernel, valuesOf } from '../../../backends/native/register-kernel';
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
